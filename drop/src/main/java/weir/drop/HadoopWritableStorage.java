package weir.drop;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;

/**
 * A stream on a file system of Hadoop, for writing. Where there are real directories, a file is written beside the lane and renamed, which
 * fails if the name is taken. An object store shows a file when its upload ends: there the upload is the publication, with {@code
 * If-None-Match} where the store knows it.
 */
public final class HadoopWritableStorage implements WritableStorage {
    private static final String STAGING = ".staging";
    private static final Set<String> OBJECT_STORES = Set.of("s3a", "s3", "s3n", "gs", "oss", "cosn", "obs");

    private final HadoopStorage reading;
    private final FileSystem fileSystem;
    private final Path root;

    /** @param root the stream's root on {@code fileSystem} */
    public HadoopWritableStorage(FileSystem fileSystem, Path root) {
        this.reading = new HadoopStorage(fileSystem, root);
        this.fileSystem = fileSystem;
        this.root = fileSystem.makeQualified(root);
    }

    @Override
    public String describe() {
        return reading.describe();
    }

    @Override
    public List<Entry> list(String directory) throws IOException {
        return reading.list(directory);
    }

    @Override
    public InputStream open(String path) throws IOException {
        return reading.open(path);
    }

    @Override
    public Staged stage(String path, Content content) throws IOException {
        Path target = new Path(root, path);
        if (isObjectStore()) {
            return new Upload(fileSystem, target, content);
        }
        Path temporary = new Path(staging(path.substring(0, path.indexOf('/'))), UUID.randomUUID() + ".tmp");
        try (OutputStream out = fileSystem.create(temporary, false);
                InputStream in = content.open()) {
            in.transferTo(out);
        }
        fileSystem.mkdirs(target.getParent());
        return new Renamed(FileContext.getFileContext(fileSystem.getUri(), fileSystem.getConf()), temporary, target);
    }

    @Override
    public void discardStaged(String lane) throws IOException {
        fileSystem.delete(staging(lane), true);
    }

    @Override
    public void replace(String path, Content content) throws IOException {
        Path target = new Path(root, path);
        byte[] bytes;
        try (InputStream in = content.open()) {
            bytes = in.readAllBytes();
        }
        if (isObjectStore()) {
            try (OutputStream out = fileSystem.create(target, true)) {
                out.write(bytes);
            }
            return;
        }
        Path unfinished = target.suffix(".new");
        try (OutputStream out = fileSystem.create(unfinished, true)) {
            out.write(bytes);
        }
        FileContext.getFileContext(fileSystem.getUri(), fileSystem.getConf())
                .rename(unfinished, target, Options.Rename.OVERWRITE);
    }

    private boolean isObjectStore() {
        return OBJECT_STORES.contains(fileSystem.getUri().getScheme());
    }

    private Path staging(String lane) {
        return new Path(new Path(root, lane), STAGING);
    }

    private record Renamed(FileContext files, Path temporary, Path target) implements Staged {
        @Override
        public boolean publish() throws IOException {
            try {
                files.rename(temporary, target, Options.Rename.NONE);
                return true;
            } catch (FileAlreadyExistsException e) {
                discard();
                return false;
            } catch (FileNotFoundException e) {
                // An earlier call may have renamed it and lost the answer: whose file it is, the caller finds out.
                if (files.util().exists(target)) {
                    return false;
                }
                throw e;
            }
        }

        @Override
        public void discard() throws IOException {
            try {
                files.delete(temporary, false);
            } catch (FileNotFoundException e) {
                // Nothing to remove.
                return;
            }
        }
    }

    private record Upload(FileSystem fileSystem, Path target, Content content) implements Staged {
        @Override
        public boolean publish() throws IOException {
            if (fileSystem.exists(target)) {
                return false;
            }
            byte[] bytes;
            try (InputStream in = content.open()) {
                bytes = in.readAllBytes();
            }
            FSDataOutputStreamBuilder<?, ?> file = fileSystem.createFile(target);
            file.overwrite(false);
            file.recursive();
            file.opt(Options.CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE, true);
            FSDataOutputStream out = file.build();
            try {
                out.write(bytes);
            } catch (IOException e) {
                // Closing would show what was written so far.
                out.abort();
                throw e;
            }
            try {
                out.close();
            } catch (IOException e) {
                // Another writer was first, or this one was and has not heard: whose file it is, the caller finds out.
                if (fileSystem.exists(target)) {
                    return false;
                }
                throw e;
            }
            return true;
        }

        @Override
        public void discard() {
            // Nothing was stored.
        }
    }
}
