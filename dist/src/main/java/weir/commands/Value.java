package weir.commands;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Model.ArgSpec;

/** What can be completed where an option or an argument of the command line wants a value. */
sealed interface Value {
    /** The path of a file or a directory. */
    record File() implements Value {}

    /** One of a few words. */
    record OneOf(List<String> words) implements Value {}

    /** A name that stands below {@code section} in the pipeline file of the same command line. */
    record NameIn(String section) implements Value {}

    /** Something that only the user knows. */
    record Unknown() implements Value {}

    /** What the given option or argument takes. */
    static Value of(ArgSpec arg) {
        if (isPath(arg)) {
            return new File();
        }
        if (arg.completionCandidates() != null) {
            return new OneOf(StreamSupport.stream(arg.completionCandidates().spliterator(), false)
                    .map(word -> word.toLowerCase(Locale.ROOT))
                    .toList());
        }
        return switch (arg.paramLabel()) {
            case "QUERY" -> new NameIn("queries");
            case "STREAM" -> new NameIn("streams");
            default -> new Unknown();
        };
    }

    private static boolean isPath(ArgSpec arg) {
        return arg.type() == Path.class || (arg.isMultiValue() && arg.auxiliaryTypes()[0] == Path.class);
    }
}
