package weir.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.feed.source.FileOptions;

/** A watched directory and what people put into it. */
@Tag("slow")
class InboxTest {
    private static final FileOptions QUICK = FileOptions.DEFAULT.withRest(Duration.ofMillis(400));

    @TempDir
    private Path temp;

    private Path inbox;

    @BeforeEach
    void makeInbox() throws IOException {
        inbox = Files.createDirectories(temp.resolve("inbox"));
    }

    @Test
    void aSecondFileUnderTheNameOfOneThatIsBeingReadIsFedToo() throws Exception {
        // given
        int rows = 200_000;
        Files.writeString(inbox.resolve("x.jsonl"), "{\"a\":1}\n".repeat(rows));
        Path second = Files.writeString(temp.resolve("second"), "{\"a\":2}\n");

        // when
        try (Feeder feeder = watch(QUICK)) {
            Awaitility.await().until(() -> feeder.progress().rowsAccepted() > 0);
            Files.move(second, inbox.resolve("x.jsonl"), StandardCopyOption.ATOMIC_MOVE);
            Awaitility.await().until(() -> feeder.progress().rowsAccepted() == rows + 1);
            Awaitility.await().until(() -> count(".fed") == 2);
        }

        // then
        assertThat(rows()).hasSize(rows + 1).endsWith("{\"a\":2}");
    }

    @Test
    void aFileThatGrowsIsNotFedBeforeItRests() throws Exception {
        try (Feeder feeder = watch(QUICK);
                OutputStream out = Files.newOutputStream(inbox.resolve("x.jsonl"))) {
            // when: a row in two halves, with less than a rest between all of them
            for (int part = 0; part < 12; part++) {
                out.write((part % 2 == 0 ? "{\"a\":" : "1}\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
                out.flush();
                long before = System.nanoTime();
                Awaitility.await().until(() -> System.nanoTime() - before > 100_000_000L);
            }
            Awaitility.await().until(() -> feeder.progress().rowsAccepted() == 6);
            assertThat(feeder.progress().linesRefused()).isZero();
        }
        assertThat(rows()).hasSize(6);
    }

    @Test
    void aPackedFileThatWasCutIsFedOnceWhenItIsPutBackWhole() throws Exception {
        // given
        Path whole = temp.resolve("whole");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(whole))) {
            for (int row = 0; row < 20_000; row++) {
                out.write(("{\"a\":" + row + "}\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
            }
        }
        byte[] bytes = Files.readAllBytes(whole);
        Files.write(inbox.resolve("x.jsonl.gz"), Arrays.copyOf(bytes, bytes.length / 2));

        // when
        try (Feeder feeder = watch(QUICK)) {
            Awaitility.await().until(() -> count(".bad") == 1);
            assertThat(feeder.progress().rowsAccepted()).isZero();
            Files.move(whole, inbox.resolve("x.jsonl.gz"));
            Awaitility.await().until(() -> feeder.progress().rowsAccepted() == 20_000);
        }

        // then
        assertThat(rows()).hasSize(20_000).doesNotHaveDuplicates();
    }

    @Test
    void whatIsNoPlainFileOfOursIsSetAside() throws Exception {
        // given
        Path secret = Files.writeString(temp.resolve("secret"), "{\"a\":1}\n");
        Files.createSymbolicLink(inbox.resolve("link.jsonl"), secret);
        Files.writeString(inbox.resolve("rows.zip"), "PK\u0003\u0004\n");
        assertThat(new ProcessBuilder("mkfifo", inbox.resolve("pipe.jsonl").toString())
                        .start()
                        .waitFor())
                .isZero();
        Path foreign = Files.writeString(inbox.resolve("foreign.jsonl"), "{\"a\":1}\n");
        boolean isRoot = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        if (isRoot) {
            // Only root can give a file away.
            Files.setAttribute(foreign, "unix:uid", 12345);
        } else {
            Files.delete(foreign);
        }
        Files.createDirectories(inbox.resolve("below"));
        Files.writeString(inbox.resolve(".hidden"), "{}\n");

        // when
        try (Feeder feeder = watch(QUICK)) {
            Awaitility.await().until(() -> count(".bad") == (isRoot ? 4 : 3));
            assertThat(feeder.progress().rowsAccepted()).isZero();
        }

        // then
        assertThat(secret).hasContent("{\"a\":1}\n");
        assertThat(inbox.resolve("below")).isDirectory();
        assertThat(inbox.resolve(".hidden")).exists();
    }

    @Test
    void linksAreFollowedIfSoWished() throws Exception {
        // given
        Files.createSymbolicLink(inbox.resolve("link.jsonl"), Path.of("../target"));
        Files.writeString(temp.resolve("target"), "{\"a\":1}\n");
        FileOptions following = new FileOptions(
                false,
                100,
                Optional.empty(),
                Set.of(),
                OptionalLong.empty(),
                new FileOptions.Trust(true, false),
                Duration.ZERO);

        // when
        try (Feeder feeder = watch(following)) {
            Awaitility.await().until(() -> feeder.progress().rowsAccepted() == 1);
            Awaitility.await().until(() -> count(".fed") == 1);
        }

        // then
        assertThat(temp.resolve("target")).exists();
    }

    private Feeder watch(FileOptions options) {
        return Feeder.start(FeedSpec.of(
                new Origin.Watch(inbox, options), temp.resolve("out").toString()));
    }

    private long count(String directory) throws IOException {
        if (Files.notExists(inbox.resolve(directory))) {
            return 0;
        }
        try (var files = Files.list(inbox.resolve(directory))) {
            return files.count();
        }
    }

    private List<String> rows() throws IOException {
        return Drops.rows(temp.resolve("out"));
    }
}
