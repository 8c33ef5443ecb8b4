package weir.control;

import static org.apache.hadoop.fs.Options.CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE;

import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathFilter;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.spark.sql.execution.streaming.CheckpointFileManager;
import org.apache.spark.sql.execution.streaming.CheckpointFileManager.CancellableFSDataOutputStream;
import org.apache.spark.sql.execution.streaming.FileContextBasedCheckpointFileManager;
import org.apache.spark.sql.execution.streaming.FileSystemBasedCheckpointFileManager;

/**
 * Checkpoints in files, each verified once it is written. An object store makes a file visible when it is closed, so it is written
 * in place; elsewhere it is written under another name and renamed, as Spark does. Whatever fails is thrown.
 *
 * @see Checkpoints#inFiles
 */
public final class FileCheckpoints implements CheckpointFileManager {
    private final FileSystem files;
    private final CheckpointFileManager renaming;

    /** As {@link CheckpointFileManager} wants it. */
    public FileCheckpoints(Path base, Configuration configuration) throws IOException {
        this.files = base.getFileSystem(configuration);
        this.renaming = renaming(base, configuration);
    }

    private static CheckpointFileManager renaming(Path base, Configuration configuration) throws IOException {
        try {
            return UncheckedIo.declared(() -> new FileContextBasedCheckpointFileManager(base, configuration));
        } catch (UnsupportedFileSystemException e) {
            return new FileSystemBasedCheckpointFileManager(base, configuration);
        }
    }

    @Override
    public CancellableFSDataOutputStream createAtomic(Path path, boolean overwriteIfPossible) {
        return UncheckedIo.io(() -> {
            boolean appearsAtClose = files.hasPathCapability(path, CommonPathCapabilities.ABORTABLE_STREAM);
            CancellableFSDataOutputStream out = appearsAtClose
                    ? inPlace(path, overwriteIfPossible)
                    : renaming.createAtomic(path, overwriteIfPossible);
            return new VerifiedOutput(out, files, path);
        });
    }

    private CancellableFSDataOutputStream inPlace(Path path, boolean overwrite) throws IOException {
        if (!overwrite && files.exists(path)) {
            throw new FileAlreadyExistsException(path.toString());
        }
        var builder = files.createFile(path).overwrite(overwrite).recursive();
        // Where the store can: of two drivers that have both seen no file, one fails when it closes its own.
        builder.opt(FS_OPTION_CREATE_CONDITIONAL_OVERWRITE, !overwrite);
        FSDataOutputStream out = builder.build();
        return new InPlaceOutput(out);
    }

    @Override
    public FSDataInputStream open(Path path) {
        return UncheckedIo.io(() -> files.open(path));
    }

    @Override
    public FileStatus[] list(Path path, PathFilter filter) {
        return UncheckedIo.io(() -> files.listStatus(path, filter));
    }

    @Override
    public FileStatus[] list(Path path) {
        return list(path, any -> true);
    }

    @Override
    public void mkdirs(Path path) {
        renaming.mkdirs(path);
    }

    @Override
    public boolean exists(Path path) {
        return UncheckedIo.io(() -> files.exists(path));
    }

    @Override
    public void delete(Path path) {
        UncheckedIo.io(() -> {
            try {
                return files.delete(path, true);
            } catch (FileNotFoundException gone) {
                return false;
            }
        });
    }

    @Override
    public boolean isLocal() {
        return renaming.isLocal();
    }

    @Override
    public Path createCheckpointDirectory() {
        return renaming.createCheckpointDirectory();
    }

    /** A file that is there once it is closed, and never if it is not. */
    private static final class InPlaceOutput extends CancellableFSDataOutputStream {
        private final FSDataOutputStream file;
        private boolean done;

        InPlaceOutput(FSDataOutputStream file) {
            super(file);
            this.file = file;
        }

        @Override
        public void close() throws IOException {
            if (!done) {
                done = true;
                file.close();
            }
        }

        @Override
        public void cancel() {
            if (!done) {
                done = true;
                file.abort();
            }
        }
    }
}
