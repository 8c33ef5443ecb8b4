package weir.feed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import weir.feed.source.FileOptions;
import weir.feed.source.Pace;
import weir.problem.Failure;

/** Files that are not quite what they should be: each gives all of its rows, or says why not. */
@Tag("slow")
class FilesAtTheDoorTest {
    private static final String ROWS = "{\"a\":1}\n{\"a\":2}\n";

    @TempDir
    private Path temp;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "crs.csv|a,b~1,x~2,y~|{'a':1,'b':'x'} {'a':2,'b':'y'}",
                "mixed.csv|a,b~^1,x^2,y~^|{'a':1,'b':'x'} {'a':2,'b':'y'}",
                "values.csv|a,b^1,p~q^2,'r~s'^3,'t~^u'^|{'a':1,'b':'p\\rq'} {'a':2,'b':'r\\rs'} {'a':3,'b':'t\\r\\nu'}",
                "crs.jsonl|{'a':1}~{'a':2}~|{'a':1} {'a':2}",
                "mixed.jsonl|{'a':1}~{'a':2}^{'a':3}~^|{'a':1} {'a':2} {'a':3}",
                "inside.jsonl|{'a':1,~'b':2}^{'a':3}^|{'a':1,_'b':2} {'a':3}",
                "pretty.json|{^'a':1,^'b':[^{^'a':9^}^]^}^{'a':2}^|{_'a':1,_'b':[_{_'a':9_}_]_}_ {'a':2}",
                "later.jsonl|{'a':1}^{^'a':2^}^{'a':3}^|{'a':1} {_'a':2_}_ {'a':3}",
                "tabs.tsv|a\tb^1\tx^|{'a':1,'b':'x'}"
            })
    void lineEndsOfAllKindsAreRead(String name, String text, String rows) throws Exception {
        // given: ~ is CR, ^ is LF, _ is the space that one of them becomes
        Path file = write(name, text.replace('\'', '"').replace('~', '\r').replace('^', '\n'));

        // when
        Progress done = replay(file);

        // then
        assertThat(rows())
                .containsExactly(Arrays.stream(rows.split(" ", -1))
                        .map(row -> row.replace('\'', '"').replace('_', ' '))
                        .toArray(String[]::new));
        assertThat(done.linesRefused()).isZero();
    }

    @Test
    void anObjectThatIsNeverClosedIsOneMistake() throws Exception {
        Progress done = replay(write("rows.json", "{\"a\":1}\n{\n\"b\":[\n{\"a\":9},\n{\"a\":8}\n"));

        assertThat(rows()).containsExactly("{\"a\":1}");
        assertThat(done.linesRefused()).isEqualTo(1);
    }

    @Test
    void aLineThatIsWrongDoesNotTakeTheNextOnesWithIt() throws Exception {
        Progress done = replay(write("rows.jsonl", "{\"a\":1,\n{\"a\":2}\n\uFEFF{\"a\":3}\n{\"a\":4}\n"));

        assertThat(rows()).containsExactly("{\"a\":2}", "{\"a\":4}");
        assertThat(done.linesRefused()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gz cut", "gz damaged", "gz noise", "zst cut", "zst damaged", "zst noise"})
    void aSecondMemberThatIsNotWholeIsAnError(String how) throws Exception {
        // given
        String[] parts = how.split(" ", -1);
        byte[] first = pack(parts[0], ROWS);
        byte[] second = pack(parts[0], "{\"a\":3}\n{\"a\":4}\n");
        switch (parts[1]) {
            case "cut" -> second = Arrays.copyOf(second, second.length - 5);
            case "damaged" -> second[second.length - (parts[0].equals("gz") ? 6 : 12)] ^= 0x55;
            default -> second = "noise".getBytes(UTF_8);
        }
        Path file = temp.resolve("rows.jsonl." + parts[0]);
        Files.write(file, join(first, second));

        // then
        assertThatThrownBy(() -> replay(file))
                .isInstanceOf(Failure.class)
                .hasMessageStartingWith("Cannot replay \"" + file + "\": ")
                .hasMessageEndingWith("Mend the file; none of its rows was taken.");
        assertThat(rows()).isEmpty();

        // when
        Files.write(file, join(first, pack(parts[0], "{\"a\":3}\n")));
        replay(file);
        // then
        assertThat(rows()).containsExactly("{\"a\":1}", "{\"a\":2}", "{\"a\":3}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gz", "zst"})
    void manyMembersOfAnySizeAreRead(String suffix) throws Exception {
        Path file = temp.resolve("rows.jsonl." + suffix);
        byte[] large = pack(suffix, ROWS.repeat(100_000));
        Files.write(file, join(join(large, pack(suffix, "")), join(pack(suffix, ROWS), large)));

        replay(file);

        assertThat(rows()).hasSize(400_002);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gz", "zst"})
    void unpackingHasABound(String suffix) throws Exception {
        Path file = temp.resolve("rows.jsonl." + suffix);
        Files.write(file, pack(suffix, ROWS.repeat(10_000)));
        FileOptions options = new FileOptions(
                false, 100, Optional.empty(), Set.of(), OptionalLong.of(10_000), FileOptions.Trust.OWN, Duration.ZERO);

        assertThatThrownBy(() -> feed(options, file))
                .hasMessageContaining("it unpacks to more than 10000 bytes (--max-unpacked)");
    }

    @Test
    void eachFileOfADirectoryIsFedOnceWhateverItsPlace() throws Exception {
        // given
        Path in = Files.createDirectories(temp.resolve("in"));
        for (int file = 1; file <= 3; file++) {
            Files.writeString(in.resolve(file + ".jsonl"), "{\"a\":" + file + "}\n");
        }
        replay(in);

        // when: one removed, one put in front, one renamed, one grown, one restored with another time
        Files.delete(in.resolve("1.jsonl"));
        Files.writeString(in.resolve("0.jsonl"), "{\"a\":0}\n");
        Files.move(in.resolve("2.jsonl"), in.resolve("9.jsonl"));
        Files.writeString(in.resolve("3.jsonl"), "{\"a\":3}\n{\"a\":33}\n");
        replay(in);
        Files.writeString(in.resolve("9.jsonl"), "{\"a\":2}\n");
        replay(in);
        replay(in.resolve("9.jsonl"), in.resolve("3.jsonl"));

        // then
        assertThat(rows()).containsExactly("{\"a\":1}", "{\"a\":2}", "{\"a\":3}", "{\"a\":0}", "{\"a\":33}");

        // when: another file under the name of one that was fed
        Files.writeString(in.resolve("new"), "{\"a\":7}\n");
        Files.move(in.resolve("new"), in.resolve("9.jsonl"), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        replay(in);
        // then
        assertThat(rows()).hasSize(6).endsWith("{\"a\":7}");
    }

    @Test
    void aFileThatWasReadInPartGoesOnThoughAnotherCameInFront() throws Exception {
        // given
        Path in = Files.createDirectories(temp.resolve("in"));
        Files.writeString(in.resolve("5.jsonl"), "{\"a\":1}\n{\"a\":2}\n{\"a\":3}\n{\"a\":4}\n");
        Origin slow = new Origin.Replay(List.of(in), FileOptions.DEFAULT, new Pace.Rate(1), false, false);
        try (Feeder feeder = Feeder.start(FeedSpec.of(slow, out()))) {
            org.awaitility.Awaitility.await().until(() -> feeder.progress().rowsAccepted() > 0);
        }

        // when
        Files.writeString(in.resolve("1.jsonl"), "{\"a\":0}\n");
        replay(in);

        // then
        assertThat(rows()).containsExactlyInAnyOrder("{\"a\":0}", "{\"a\":1}", "{\"a\":2}", "{\"a\":3}", "{\"a\":4}");
    }

    @Test
    void aDirectoryGivesItsOwnPlainFilesOnly() throws Exception {
        // given
        Path in = Files.createDirectories(temp.resolve("in/below")).getParent();
        Files.writeString(in.resolve(".hidden.jsonl"), ROWS);
        Files.writeString(in.resolve("half.jsonl.tmp"), ROWS);
        Files.writeString(in.resolve("below/rows.jsonl"), ROWS);
        Files.createSymbolicLink(in.resolve("link.jsonl"), Files.writeString(temp.resolve("secret"), ROWS));
        Files.writeString(in.resolve("rows.jsonl"), ROWS);

        // when
        Progress done = replay(in);

        // then
        assertThat(rows()).containsExactly("{\"a\":1}", "{\"a\":2}");
        assertThat(done.linesRefused()).as("the link").isEqualTo(1);

        // when
        FileOptions following = new FileOptions(
                false,
                1 << 20,
                Optional.empty(),
                Set.of(),
                OptionalLong.empty(),
                new FileOptions.Trust(true, false),
                Duration.ZERO);
        feed(following, in);
        // then
        assertThat(rows()).hasSize(4);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rows.csv|k;v^1;a^|there is one column, \"k;v\", and its values may be apart by \";\": then give --separator",
                "rows.csv|k\tv^1\ta^|may be apart by \"tab\"",
                "rows.zip|PK\u0003\u0004junk|it is a ZIP archive",
                "rows.jsonl|PK\u0003\u0004junk|it is a ZIP archive",
                "rows.jsonl|BZh91junk|it is packed by bzip2"
            })
    void whatIsSomethingElseIsNamed(String name, String text, String reason) throws Exception {
        Path file = write(name, text.replace('^', '\n'));

        assertThatThrownBy(() -> replay(file)).hasMessageContaining(reason);
    }

    @Test
    void optionsOfFilesAreHonoured() throws Exception {
        // given
        FileOptions csv = new FileOptions(
                false,
                1 << 20,
                Optional.of(';'),
                Set.of("NA"),
                OptionalLong.empty(),
                FileOptions.Trust.OWN,
                Duration.ZERO);
        FileOptions text = new FileOptions(
                true, 1 << 20, Optional.empty(), Set.of(), OptionalLong.empty(), FileOptions.Trust.OWN, Duration.ZERO);

        // when
        feed(csv, write("rows.csv", "a;b\n1;NA\nNA;9223372036854775807\n"));
        feed(text, write("app.log", "first\n\n  second \"line\"\r\n"));
        feed(
                FileOptions.DEFAULT.withMostLineBytes(12 << 20),
                write("long.jsonl", "{\"a\":\"" + "x".repeat(10 << 20) + "\"}\n"));

        // then
        assertThat(rows())
                .hasSize(6)
                .startsWith(
                        "{\"a\":1,\"b\":null}",
                        "{\"a\":null,\"b\":9223372036854775807}",
                        "{\"value\":\"first\"}",
                        "{\"value\":\"\"}",
                        "{\"value\":\"  second \\\"line\\\"\"}")
                .last()
                .asString()
                .hasSize((10 << 20) + 8);
    }

    private static byte[] pack(String suffix, String text) throws IOException {
        if (suffix.equals("zst")) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (var out = new com.github.luben.zstd.ZstdOutputStream(bytes).setChecksum(true)) {
                out.write(text.getBytes(UTF_8));
            }
            return bytes.toByteArray();
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(temp.resolve(name), text);
    }

    private Progress replay(Path... files) throws InterruptedException {
        return feed(FileOptions.DEFAULT, files);
    }

    private Progress feed(FileOptions options, Path... files) throws InterruptedException {
        Origin origin = new Origin.Replay(List.of(files), options, new Pace.FullSpeed(), false, false);
        try (Feeder feeder = Feeder.start(FeedSpec.of(origin, out()))) {
            assertThat(feeder.await(Duration.ofSeconds(30))).isTrue();
            return feeder.progress();
        }
    }

    private String out() {
        return temp.resolve("out").toString();
    }

    private List<String> rows() throws IOException {
        return Drops.rows(temp.resolve("out"));
    }
}
