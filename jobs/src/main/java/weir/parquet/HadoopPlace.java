package weir.parquet;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** What all places that Hadoop reaches have in common: everything but how a file is shown. */
abstract class HadoopPlace implements Place {
    private final FileSystem files;
    private final Path dataset;
    private final Path staging;

    HadoopPlace(FileSystem files, Path dataset, Path staging) {
        this.files = files;
        this.dataset = dataset;
        this.staging = staging;
    }

    FileSystem files() {
        return files;
    }

    @Override
    public String dataset() {
        return dataset.toString();
    }

    @Override
    public String staging() {
        return staging.toString();
    }

    @Override
    public String uri(String path) {
        return path;
    }

    @Override
    public List<String> list(String directory) throws IOException {
        List<String> found = new ArrayList<>();
        try {
            for (FileStatus status : files.listStatus(new Path(directory))) {
                found.add(status.getPath().getName());
            }
        } catch (FileNotFoundException notThere) {
            return List.of();
        }
        return found;
    }

    @Override
    public Optional<byte[]> read(String file) throws IOException {
        try (InputStream in = files.open(new Path(file))) {
            return Optional.of(in.readAllBytes());
        } catch (FileNotFoundException notThere) {
            return Optional.empty();
        }
    }

    @Override
    public void write(String file, byte[] content) throws IOException {
        try (OutputStream out = files.create(new Path(file), true)) {
            out.write(content);
        }
    }

    @Override
    public void remove(String path) throws IOException {
        files.delete(new Path(path), true);
    }

    @Override
    public long bytes(String directory) throws IOException {
        return files.getContentSummary(new Path(directory)).getLength();
    }
}
