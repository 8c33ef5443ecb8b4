package weir.feed.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @TempDir
    private Path temp;

    private Instant now = NOON;
    private long drop;

    @Test
    void aKeyIsKnownForADayHoweverManyComeAndForgottenAfterThat() throws Exception {
        // given
        Keys keys = open();
        keep(keys, "first", 0);

        // when: more others than are known at least
        now = NOON.plus(Duration.ofHours(23));
        keep(keys, "other", Keys.REMEMBERED + 10);
        // then
        assertThat(keys.find(key("first"))).isPresent();
        assertThat(open().find(key("first"))).as("after a restart").isPresent();

        // when
        now = NOON.plus(Duration.ofHours(25));
        keep(keys, "late", 0);
        // then
        assertThat(keys.find(key("first"))).isEmpty();
        assertThat(keys.find(key("other-9"))).as("one of the last").isPresent();
        assertThat(open().find(key("first"))).as("after a restart").isEmpty();
    }

    @Test
    void theLastKeysAreKnownHoweverOldTheyAre() throws Exception {
        // given
        Keys keys = open();
        keep(keys, "first", 0);
        keep(keys, "other", Keys.REMEMBERED - 3);

        // when
        now = NOON.plus(Duration.ofDays(400));
        keep(keys, "late", 0);

        // then
        assertThat(keys.find(key("first"))).isPresent();
        assertThat(open().find(key("first"))).isPresent();
    }

    @Test
    void moreKeysThanThereIsRoomForAreNotKept() throws Exception {
        // given
        Keys keys = open();
        keep(keys, "first", 0);

        // when
        for (int part = 0; part < 6; part++) {
            keep(keys, "part-" + part, Keys.MOST / 5);
        }

        // then
        assertThat(keys.find(key("first"))).isEmpty();
        try (Stream<Path> files = Files.list(temp)) {
            assertThat(files.count()).as("files of 50,000 keys").isLessThanOrEqualTo(6);
        }
    }

    @Test
    void keysOfAnOlderVersionAreKnown() throws Exception {
        // given
        String line = "7 3 order/4711";
        CRC32C crc = new CRC32C();
        crc.update(line.getBytes(StandardCharsets.UTF_8));
        String checked = String.format(Locale.ROOT, "%08x ", crc.getValue()) + line;
        Files.writeString(temp.resolve("keys-000000000007"), "\n" + checked + "\n");

        // then
        assertThat(open().find(key("order/4711"))).hasValueSatisfying(entry -> {
            assertThat(entry.drop()).isEqualTo(7);
            assertThat(entry.rows()).isEqualTo(3);
            assertThat(key("order/4711").isOther(entry.key()))
                    .as("what it held is not known")
                    .isFalse();
        });
    }

    private Keys open() throws IOException {
        return Keys.open(temp, () -> now);
    }

    /** As a spool does it: each key once it is durable, then all of a log. */
    private void keep(Keys keys, String name, int others) throws IOException {
        List<Keys.Entry> entries = new ArrayList<>();
        entries.add(new Keys.Entry(key(name), drop, 1));
        for (int each = 0; each < others; each++) {
            entries.add(new Keys.Entry(key(name + "-" + each), drop, 1));
        }
        entries.forEach(keys::remember);
        keys.save(entries);
        drop++;
    }

    private ParcelKey key(String name) {
        return ParcelKey.of("", name, name.getBytes(StandardCharsets.UTF_8), now);
    }
}
