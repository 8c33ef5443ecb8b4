package weir.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.apache.spark.sql.execution.streaming.CheckpointFileManager.CancellableFSDataOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.localfs.LocalFiles;
import weir.problem.Failure;

final class FileCheckpointsTest {
    @TempDir
    File directory;

    private static void write(CancellableFSDataOutputStream out, String text) throws IOException {
        out.write(text.getBytes(UTF_8));
        out.close();
    }

    private String read(FileCheckpoints checkpoints, Path path) throws IOException {
        try (var in = checkpoints.open(path)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    @Test
    void showsAFileWholeOrNotAtAll() throws IOException {
        FileCheckpoints checkpoints = new FileCheckpoints(new Path(directory.toURI()), new Configuration());
        Path path = new Path(new Path(directory.toURI()), "0");
        CancellableFSDataOutputStream out = checkpoints.createAtomic(path, false);
        out.write(1);
        assertThat(checkpoints.exists(path)).isFalse();
        out.cancel();
        assertThat(directory.list()).isEmpty();

        write(checkpoints.createAtomic(path, false), "v1");

        assertThat(read(checkpoints, path)).isEqualTo("v1");
        assertThatThrownBy(() -> write(checkpoints.createAtomic(path, false), "v2"))
                .isInstanceOf(FileAlreadyExistsException.class);
        write(checkpoints.createAtomic(path, true), "v3");
        assertThat(read(checkpoints, path)).isEqualTo("v3");
    }

    @Test
    void isOnTheLocalDiskBeforeItHasItsName() throws IOException {
        Configuration configuration = new Configuration();
        LocalFiles.settings()
                .forEach((name, value) -> configuration.set(name.substring("spark.hadoop.".length()), value));
        configuration.setBoolean("fs.file.impl.disable.cache", true);
        Path state = new Path(new Path(directory.toURI()), "state/0");

        List<String> forced = forced(() -> {
            FileCheckpoints checkpoints = new FileCheckpoints(state, configuration);
            checkpoints.mkdirs(state);
            write(checkpoints.createAtomic(new Path(state, "1.delta"), false), "v1");
        });

        assertThat(forced)
                .as(
                        "names of new directories, then the bytes of file and checksums under passing names, then their names")
                .startsWith("", "state")
                .endsWith("state/0")
                .anySatisfy(name -> assertThat(name).matches("state/0/\\.1\\.delta\\.[^/]*\\.tmp"))
                .anySatisfy(name -> assertThat(name).matches("state/0/\\.\\.1\\.delta\\.[^/]*\\.tmp\\.crc"));
    }

    private interface Work {
        void run() throws IOException;
    }

    /** What Java has forced to the disk below the directory, in that order, by what the virtual machine records of itself. */
    private List<String> forced(Work work) throws IOException {
        try (Recording recording = new Recording()) {
            recording.enable("jdk.FileForce").withThreshold(Duration.ZERO);
            recording.start();
            work.run();
            recording.stop();
            java.nio.file.Path events = Files.createTempFile("forced", ".jfr");
            try {
                recording.dump(events);
                java.nio.file.Path root = directory.toPath();
                return RecordingFile.readAllEvents(events).stream()
                        .filter(event -> event.getEventType().getName().equals("jdk.FileForce"))
                        .sorted(Comparator.comparing(RecordedEvent::getStartTime))
                        .map(event -> java.nio.file.Path.of(event.getString("path")))
                        .filter(path -> path.startsWith(root))
                        .map(path -> root.relativize(path).toString())
                        .toList();
            } finally {
                Files.delete(events);
            }
        }
    }

    /** A store as an object store is, whose writes appear at close, and which can lie. */
    public static final class Store extends RawLocalFileSystem {
        static final String LIE = "store.lie";

        @Override
        public URI getUri() {
            return URI.create("store:///");
        }

        @Override
        public String getScheme() {
            return "store";
        }

        @Override
        protected void checkPath(Path path) {
            // Any path is its own.
        }

        @Override
        public boolean hasPathCapability(Path path, String capability) throws IOException {
            return capability.equals(CommonPathCapabilities.ABORTABLE_STREAM)
                    || super.hasPathCapability(path, capability);
        }

        @Override
        public FSDataOutputStream create(
                Path path,
                FsPermission permission,
                boolean overwrite,
                int bufferSize,
                short replication,
                long blockSize,
                Progressable progress)
                throws IOException {
            String lie = getConf().get(LIE, "");
            FSDataOutputStream real =
                    super.create(path, permission, overwrite, bufferSize, replication, blockSize, progress);
            return new FSDataOutputStream(
                    new FilterOutputStream(real) {
                        @Override
                        public void write(byte[] bytes, int from, int length) throws IOException {
                            if (!lie.equals("truncates")) {
                                out.write(bytes, from, length);
                            }
                        }

                        @Override
                        public void write(int value) throws IOException {
                            out.write(lie.equals("garbles") ? ~value : value);
                        }

                        @Override
                        public void close() throws IOException {
                            super.close();
                            if (lie.equals("loses")) {
                                delete(path, false);
                            }
                        }
                    },
                    null);
        }
    }

    private FileCheckpoints onStore(String lie) throws IOException {
        Configuration configuration = new Configuration();
        configuration.set("fs.store.impl", Store.class.getName());
        configuration.setBoolean("fs.store.impl.disable.cache", true);
        configuration.set(Store.LIE, lie);
        return new FileCheckpoints(new Path("store://" + directory), configuration);
    }

    @Test
    void writesInPlaceWhereFilesAppearAtClose() throws IOException {
        FileCheckpoints checkpoints = onStore("");
        Path path = new Path("store://" + directory + "/1.delta");

        write(checkpoints.createAtomic(path, true), "v1");

        assertThat(read(checkpoints, path)).isEqualTo("v1");
        assertThat(directory.list()).containsExactly("1.delta");
    }

    @Test
    void findsOutThatAStoreHasLostOrBrokenAFile() throws IOException {
        Path path = new Path("store://" + directory + "/1.delta");

        assertThatThrownBy(() -> write(onStore("loses").createAtomic(path, true), "v1"))
                .isInstanceOf(Failure.class)
                .hasMessage("Cannot write \"" + path
                        + "\": it was written and is not there. See what is wrong with the store; Weir tries again.");
        assertThatThrownBy(() -> write(onStore("truncates").createAtomic(path, true), "v1"))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("2 bytes were written and 0 are there");
        assertThatThrownBy(() -> {
                    CancellableFSDataOutputStream out = onStore("garbles").createAtomic(path, true);
                    out.write('v');
                    out.close();
                })
                .isInstanceOf(Failure.class)
                .hasMessageContaining("it reads other bytes than were written");
        assertThat(directory.list()).isEmpty();
    }
}
