package weir.drop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** Written as plain files, read through Hadoop. */
class HadoopStorageTest {
    private abstract static class OnFileSystem extends StorageContract {
        @TempDir
        private Path root;

        private final FileSystem fileSystem;

        OnFileSystem(FileSystem fileSystem) {
            this.fileSystem = fileSystem;
        }

        @Override
        protected WritableStorage writable() {
            return new DirectoryStorage(root);
        }

        @Override
        protected Storage readable() {
            try {
                fileSystem.initialize(root.toUri(), new Configuration());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return new HadoopStorage(fileSystem, new org.apache.hadoop.fs.Path(root.toUri()));
        }

        @AfterEach
        void closeFileSystem() throws IOException {
            fileSystem.close();
        }
    }

    @Nested
    class OnPlainFiles extends OnFileSystem {
        OnPlainFiles() {
            super(new RawLocalFileSystem());
        }
    }

    @Nested
    class OnFilesWithChecksums extends OnFileSystem {
        OnFilesWithChecksums() {
            super(new LocalFileSystem());
        }
    }
}
