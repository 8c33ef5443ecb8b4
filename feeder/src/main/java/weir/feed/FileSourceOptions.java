package weir.feed;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import picocli.CommandLine.Option;
import weir.feed.source.FileOptions;
import weir.feed.source.LineLimits;

/** The options that say how files are read. */
final class FileSourceOptions {
    @Option(
            names = "--separator",
            description =
                    "CSV: what stands between values, one character or \"tab\"; a comma by default, a tab for .tsv.")
    private String separator;

    @Option(
            names = "--null",
            description = "CSV: a value that stands for null, for example NA; the empty one always does.")
    private List<String> nulls;

    @Option(
            names = "--max-unpacked",
            description = "What a packed file may unpack to, in bytes; 1 GiB or 100 times its size by default.")
    private Long mostUnpackedBytes;

    @Option(names = "--follow-links", description = "Read symbolic links in a directory, too.")
    private Boolean isLinkFollowed;

    @Option(names = "--any-owner", description = "Read files in a directory that belong to another user, too.")
    private Boolean isAnyOwner;

    @Option(
            names = "--rest",
            description = "Watched: a file is read when it has not changed for so long; 2s by default.")
    private Duration rest;

    /** What was given, by option; null for what was not. */
    Map<String, Object> given() {
        Map<String, Object> given = new LinkedHashMap<>();
        given.put("--separator", separator);
        given.put("--null", nulls);
        given.put("--max-unpacked", mostUnpackedBytes);
        given.put("--follow-links", isLinkFollowed);
        given.put("--any-owner", isAnyOwner);
        given.put("--rest", rest);
        return given;
    }

    /** Whether something is said of CSV. */
    boolean isCsv() {
        return separator != null || nulls != null;
    }

    FileOptions options(LineLimits lines) {
        return new FileOptions(
                lines.isText(),
                lines.mostBytes(),
                Optional.ofNullable(separator).map(FileSourceOptions::character),
                nulls == null ? Set.of() : Set.copyOf(nulls),
                mostUnpackedBytes == null ? OptionalLong.empty() : OptionalLong.of(mostUnpackedBytes),
                new FileOptions.Trust(isLinkFollowed != null && isLinkFollowed, isAnyOwner != null && isAnyOwner),
                rest == null ? FileOptions.DEFAULT.rest() : rest);
    }

    private static char character(String separator) {
        if (separator.equals("tab") || separator.equals("\\t")) {
            return '\t';
        }
        if (separator.length() == 1 && "\"\r\n".indexOf(separator.charAt(0)) < 0) {
            return separator.charAt(0);
        }
        throw SourceOptions.invalid(
                "--separator", "\"" + separator + "\" is not one character", "Give one, for example ; or tab");
    }
}
