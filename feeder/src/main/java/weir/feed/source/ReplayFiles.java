package weir.feed.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.problem.PermanentFailure;
import weir.problem.TransientFailure;

/** The files that are to be replayed: those that were named, and those of directories that were named. */
final class ReplayFiles {
    private static final Logger LOG = LoggerFactory.getLogger(ReplayFiles.class);
    private static final int MAX_SHOWN = 10;

    private final FileOptions options;
    private final FileRule rule;

    ReplayFiles(FileOptions options) {
        this.options = options;
        this.rule = new FileRule(options.trust());
    }

    /** Lists them in their order, those of a directory by name, and tells what is passed over. */
    List<RowFile> list(Intake intake, List<Path> paths) {
        List<RowFile> files = new ArrayList<>();
        for (Path path : paths) {
            if (!Files.isReadable(path)) {
                throw new PermanentFailure(
                        "replay \"" + path + "\"", "it is not there or may not be read", "Check the path");
            }
            if (Files.isDirectory(path)) {
                try {
                    children(intake, path, files);
                } catch (IOException e) {
                    throw new TransientFailure("replay \"" + path + "\"", e, "Check the directory");
                }
            } else {
                files.add(new RowFile(path, options.named()));
            }
        }
        return files;
    }

    private void children(Intake intake, Path directory, List<RowFile> into) throws IOException {
        List<Path> children;
        try (Stream<Path> listed = Files.list(directory)) {
            children = listed.sorted().toList();
        }
        List<String> passed = new ArrayList<>();
        for (Path child : children) {
            FileRule.Found found = rule.look(child);
            switch (found.kind()) {
                case FILE -> into.add(new RowFile(child, options));
                case UNFINISHED, DIRECTORY -> passed.add(child.getFileName() + ": " + found.reason());
                case REFUSED ->
                    intake.refuse("replay", child.getFileName().toString(), new byte[0], 0, 0, found.reason());
            }
        }
        if (!passed.isEmpty()) {
            LOG.atWarn()
                    .addKeyValue("directory", directory)
                    .addKeyValue("count", passed.size())
                    .log("Not replayed: {}", String.join("; ", passed.subList(0, Math.min(MAX_SHOWN, passed.size()))));
        }
    }
}
