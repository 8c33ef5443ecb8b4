package weir.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.feed.generate.GeneratorSpec;

class LockTest {
    @TempDir
    private Path temp;

    @Test
    void aSpoolStaysLockedForOtherProcessesThoughThisOneTriesToOpenItTwice() throws Exception {
        // given
        String out = temp.resolve("out").toString();
        FeedSpec spec = FeedSpec.of(new Origin.Generate(GeneratorSpec.of(GeneratorSpec.Kind.WATCH)), out);
        try (Feeder feeder = Feeder.start(spec)) {
            assertThatThrownBy(() -> Feeder.start(spec)).hasMessageContaining("another feeder is using it");

            // when
            Process other =
                    Child.start(temp.resolve("log"), List.of("--generate", "watch", "--for", "1s", "--to", out));

            // then
            assertThat(other.waitFor()).isNotZero();
            assertThat(temp.resolve("log")).content().contains("another feeder is using it");
            assertThat(feeder.lane()).isNotEmpty();
        }
    }
}
