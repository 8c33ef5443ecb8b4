package weir.drop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a file becomes visible by its new name. */
class HadoopWritableStorageTest extends StorageContract {
    @TempDir
    private Path root;

    @Override
    protected WritableStorage writable() {
        try {
            return new HadoopWritableStorage(
                    FileSystem.get(root.toUri(), new Configuration()), new org.apache.hadoop.fs.Path(root.toUri()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected Storage readable() {
        return writable();
    }

    /** Hadoop's local file system looks first and renames then, where HDFS does both in one: so here they come one after the other. */
    @Test
    @Override
    void ofManyWhoPublishTheSameNameOneWins() throws Exception {
        WritableStorage.Staged one = writable().stage("lane/000000000/000.json", content("one"));
        WritableStorage.Staged two = writable().stage("lane/000000000/000.json", content("two"));

        assertThat(two.publish()).isTrue();
        assertThat(one.publish()).isFalse();
    }

    private static Content content(String text) {
        return Content.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
