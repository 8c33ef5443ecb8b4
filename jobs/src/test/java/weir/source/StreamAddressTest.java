package weir.source;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import weir.problem.PermanentFailure;

class StreamAddressTest {
    @Test
    void anUnknownSchemeIsNoReasonToTryAgain() {
        assertThatThrownBy(() -> StreamLocation.of(LocalSpark.session(), "nowhere://bucket/in"))
                .isInstanceOf(PermanentFailure.class)
                .hasMessage(
                        "Cannot open the stream \"nowhere://bucket/in\": No FileSystem for scheme \"nowhere\". Name a directory, or an"
                                + " address that begins with s3:// or hdfs://.");
    }

    @Test
    void offsetsOfAnotherFormAreNoReasonToTryAgain() {
        assertThatThrownBy(() -> LaneOffsets.parse("{\"a\": \"seven\"}"))
                .isInstanceOf(PermanentFailure.class)
                .hasMessageStartingWith(
                        "Cannot read the offsets \"{\"a\": \"seven\"}\": they are not of the form {\"lane\":next}. ");
    }
}
