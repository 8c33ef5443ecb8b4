package weir.parquet;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;

/** A file system whose rename is atomic and replaces files, such as HDFS. */
final class RenamingPlace implements Place {
    private final FileSystem files;
    private final FileContext names;
    private final Path dataset;
    private final Path staging;

    RenamingPlace(Path dataset, Path staging, Configuration configuration) throws IOException {
        this.files = dataset.getFileSystem(configuration);
        this.names = FileContext.getFileContext(files.getUri(), configuration);
        this.dataset = dataset;
        this.staging = staging;
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
    public void arrange(String from, String to) throws IOException {
        files.mkdirs(new Path(to).getParent());
        rename(from, to);
    }

    @Override
    public void publishDirectory(String staged, String name) throws IOException {
        files.mkdirs(new Path(name).getParent());
        rename(staged, name);
    }

    /** {@code FileSystem.rename} would move a directory into one that has its name; this one refuses. */
    private void rename(String from, String to) throws IOException {
        if (files.exists(new Path(to))) {
            throw new FileAlreadyExistsException(to + " is already there");
        }
        names.rename(new Path(from), new Path(to));
    }

    @Override
    public void publishFile(String staged, String name) throws IOException {
        files.mkdirs(new Path(name).getParent());
        names.rename(new Path(staged), new Path(name), Options.Rename.OVERWRITE);
    }

    @Override
    public void publishNew(String file, byte[] content) throws IOException {
        Path target = new Path(file);
        Path temporary = new Path(target.getParent(), "." + target.getName());
        write(temporary.toString(), content);
        names.rename(temporary, target);
    }

    @Override
    public long bytes(String directory) throws IOException {
        return files.getContentSummary(new Path(directory)).getLength();
    }

    @Override
    public void remove(String path) throws IOException {
        files.delete(new Path(path), true);
    }
}
