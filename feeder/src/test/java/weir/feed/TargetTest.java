package weir.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.feed.s3.S3Settings;
import weir.problem.InvalidInput;

class TargetTest {
    private static final S3Settings SETTINGS = S3Settings.of(Map.of("AWS_REGION", "us-east-1"));

    @TempDir
    private Path directory;

    @Test
    void isADirectory() {
        String place = directory.resolve("in").toString();

        assertThat(((Target.Place) Target.parse(place, SETTINGS)).open().describe())
                .isEqualTo(place);
    }

    @Test
    void isNoOtherKindOfAddress() {
        assertThatThrownBy(() -> Target.parse("ftp://host/in", SETTINGS))
                .isInstanceOf(InvalidInput.class)
                .hasMessage("--to: \"ftp://host/in\" is neither a directory nor in an S3 store, nor an address for"
                        + " clients. Name a directory, or write s3://BUCKET/PREFIX or tcp://HOST:PORT.");
    }

    @Test
    void hasABucket() {
        assertThatThrownBy(() -> ((Target.Place) Target.parse("s3:///in", SETTINGS)).open())
                .isInstanceOf(InvalidInput.class)
                .hasMessage("--to: \"s3:///in\" is no place in an S3 store. Write s3://BUCKET/PREFIX.");
    }
}
