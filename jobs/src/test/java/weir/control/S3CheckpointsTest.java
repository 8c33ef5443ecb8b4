package weir.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.execution.streaming.CheckpointFileManager.CancellableFSDataOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import weir.drop.S3Server;

/** Checkpoints in a real S3 store. */
@Tag("s3")
class S3CheckpointsTest {
    private final Path root = new Path("s3a://" + S3Server.BUCKET + "/" + UUID.randomUUID());
    private FileCheckpoints checkpoints;

    @BeforeEach
    void open() throws IOException {
        S3Server server = S3Server.shared();
        Configuration configuration = new Configuration();
        configuration.set("fs.s3a.endpoint", server.endpoint());
        configuration.set("fs.s3a.endpoint.region", "us-east-1");
        configuration.set("fs.s3a.path.style.access", "true");
        configuration.set("fs.s3a.access.key", server.accessKey());
        configuration.set("fs.s3a.secret.key", server.secretKey());
        checkpoints = new FileCheckpoints(root, configuration);
    }

    private CancellableFSDataOutputStream written(Path path, boolean overwrite, String text) throws IOException {
        CancellableFSDataOutputStream out = checkpoints.createAtomic(path, overwrite);
        out.write(text.getBytes(UTF_8));
        return out;
    }

    private String read(Path path) throws IOException {
        try (InputStream in = checkpoints.open(path)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    @Test
    void showAFileWholeOrNotAtAll() throws IOException {
        Path path = new Path(root, "offsets/0");
        CancellableFSDataOutputStream given = written(path, false, "given up");
        assertThat(checkpoints.exists(path)).isFalse();
        given.cancel();
        assertThat(checkpoints.exists(path)).isFalse();

        written(path, false, "v1").close();

        assertThat(read(path)).isEqualTo("v1");
        assertThat(Arrays.stream(checkpoints.list(path.getParent()))
                        .map(file -> file.getPath().getName()))
                .containsExactly("0");
    }

    @Test
    void replaceAFileOnlyWhereThatIsAsked() throws IOException {
        Path path = new Path(root, "1.delta");
        written(path, false, "v1").close();

        assertThatThrownBy(() -> checkpoints.createAtomic(path, false)).isInstanceOf(FileAlreadyExistsException.class);
        written(path, true, "v2").close();

        assertThat(read(path)).isEqualTo("v2");
    }

    @Test
    void ofTwoWhoWriteTheSameFileOneFails() throws IOException {
        Path path = new Path(root, "commits/7");
        CancellableFSDataOutputStream first = written(path, false, "one");
        CancellableFSDataOutputStream second = written(path, false, "two");

        first.close();

        assertThatThrownBy(second::close).isInstanceOf(IOException.class);
        assertThat(read(path)).isEqualTo("one");
    }

    @Test
    void removeDirectoriesAndWhatIsNotThere() throws IOException {
        Path path = new Path(root, "state/0/0/1.delta");
        written(path, true, "v1").close();

        checkpoints.delete(new Path(root, "state"));
        checkpoints.delete(new Path(root, "nothing"));

        assertThat(checkpoints.exists(path)).isFalse();
    }
}
