package weir.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import weir.feed.source.FileOptions;

/** What people who may write into a watched directory can put where the feeder keeps its own files: nothing of it opens what is not theirs. */
@Tag("slow")
class InboxTrustTest {
    @TempDir
    private Path temp;

    private Path inbox;
    private Path secret;

    @BeforeEach
    void makeInbox() throws IOException {
        inbox = Files.createDirectories(temp.resolve("inbox/.feeding/x"))
                .getParent()
                .getParent();
        secret = Files.createDirectories(temp.resolve("private")).resolve("secret.jsonl");
        Files.writeString(secret, "{\"a\":1}\n");
    }

    @Test
    void aLinkAmongTheFilesOfAnEarlierStartIsSetAside() throws Exception {
        Files.createSymbolicLink(inbox.resolve(".feeding/x/link.jsonl"), secret);

        assertThat(setAside(1)).isEmpty();
    }

    @Test
    void aLinkToADirectoryAndAPlainFileAmongTheFilesOfAnEarlierStartAreSetAside() throws Exception {
        Files.createSymbolicLink(inbox.resolve(".feeding/y"), secret.getParent());
        Files.writeString(inbox.resolve(".feeding/z"), "{\"a\":1}\n");

        assertThat(setAside(2)).isEmpty();
        assertThat(secret).hasContent("{\"a\":1}\n");
    }

    @Test
    void aForeignFileAmongTheFilesOfAnEarlierStartIsSetAside() throws Exception {
        Path foreign = Files.writeString(inbox.resolve(".feeding/x/rows.jsonl"), "{\"a\":1}\n");
        org.junit.jupiter.api.Assumptions.assumeTrue(
                Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0), "only root can give a file away");
        Files.setAttribute(foreign, "unix:uid", 12345);

        assertThat(setAside(1)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {".feeding", ".fed", ".bad"})
    void aLinkInPlaceOfAnOwnDirectoryIsRefused(String name) throws Exception {
        Files.delete(inbox.resolve(".feeding/x"));
        Files.deleteIfExists(inbox.resolve(name));
        Files.createSymbolicLink(inbox.resolve(name), secret.getParent());

        try (Feeder feeder = watch()) {
            assertThatThrownBy(() -> feeder.await(Duration.ofSeconds(10)))
                    .hasMessage("Cannot watch \"" + inbox + "\": \"" + name
                            + "\" in it is not the feeder's own directory: it is a symbolic link. Remove it, and let only"
                            + " users whom you trust write into the watched directory.");
        }
        assertThat(secret.getParent()).isDirectoryContaining(file -> file.equals(secret));
    }

    /** Lets the inbox be fed until so many files are in {@code .bad}; the rows that were taken. */
    private List<String> setAside(int files) throws IOException {
        try (Feeder feeder = watch()) {
            Awaitility.await().until(() -> count() == files);
            assertThat(feeder.progress().rowsAccepted()).isZero();
        }
        return Drops.rows(temp.resolve("out"));
    }

    private Feeder watch() {
        FileOptions quick = FileOptions.DEFAULT.withRest(Duration.ZERO);
        return Feeder.start(
                FeedSpec.of(new Origin.Watch(inbox, quick), temp.resolve("out").toString()));
    }

    private long count() throws IOException {
        if (Files.notExists(inbox.resolve(".bad"))) {
            return 0;
        }
        try (var files = Files.list(inbox.resolve(".bad"))) {
            return files.count();
        }
    }
}
