package weir.verify;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import weir.problem.Failure;
import weir.problem.TransientFailure;
import weir.run.LateRows;

/** Checkpoints in files, for a pipeline without Postgres. */
final class FileView implements ControlView {
    private final Path root;
    private final Configuration configuration;

    /** @param root the directory of all queries' checkpoints */
    FileView(String root, Configuration configuration) {
        this.root = new Path(root);
        this.configuration = configuration;
    }

    @Override
    public List<Long> numbers(String query, String directory) {
        Path path = new Path(root, query + "/" + directory);
        List<Long> numbers = new ArrayList<>();
        try {
            for (FileStatus file : path.getFileSystem(configuration).listStatus(path)) {
                if (file.getPath().getName().matches("\\d+")) {
                    numbers.add(Long.parseLong(file.getPath().getName()));
                }
            }
        } catch (FileNotFoundException notThere) {
            return List.of();
        } catch (IOException e) {
            throw unreadable(path, e);
        }
        return numbers;
    }

    @Override
    public List<LateRows> late(String query, long batch) {
        return numbers(query, LateRows.DIRECTORY).stream()
                .filter(number -> number <= batch)
                .sorted()
                .flatMap(number ->
                        read(query, LateRows.DIRECTORY, number).stream().map(note -> LateRows.parse(number, note)))
                .toList();
    }

    @Override
    public Optional<String> read(String query, String directory, long number) {
        return read(query, directory + "/" + number);
    }

    @Override
    public Optional<String> read(String query, String name) {
        Path path = new Path(root, query + "/" + name);
        try (InputStream in = path.getFileSystem(configuration).open(path)) {
            return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (FileNotFoundException notThere) {
            return Optional.empty();
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    private static Failure unreadable(Path path, IOException e) {
        return new TransientFailure("read the checkpoint \"" + path + "\"", e, "Check that it may be read");
    }

    @Override
    public OptionalLong lastKept(String query, String sink) {
        return OptionalLong.empty();
    }

    @Override
    public void close() {
        // Nothing is kept open.
    }
}
