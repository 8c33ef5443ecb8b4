package weir.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import weir.drop.Compression;

/** Drops that are not there, not yet, no longer, or not whole. */
@Tag("slow")
class MissingDropsTest extends DropReading {
    @Test
    void beginsAtTheFirstDropThatIsThereAndSaysSoInItsOffset() throws Exception {
        for (int i = 0; i < 4; i++) {
            drops.add("a", row(i));
        }
        remove("a", 0);
        remove("a", 1);

        StreamingQuery first = readAllThereIs(Map.of());
        drops.add("a", row(4));
        StreamingQuery second = readAllThereIs(Map.of());

        assertThat(offsets(first)).containsExactly("{\"a@2\":4}");
        assertThat(offsets(second)).containsExactly("{\"a@2\":5}");
        assertThat(numbers()).containsExactly(2L, 3L, 4L);
    }

    @Test
    void waitsInFrontOfAHoleAndSaysWhere() throws Exception {
        for (int i = 0; i < 4; i++) {
            drops.add("a", row(i));
        }
        byte[] lost = remove("a", 1);

        StreamingQuery before = readAllThereIs(Map.of());
        List<Long> readBefore = numbers();
        Files.write(file("a", 1), lost);
        readAllThereIs(Map.of());

        assertThat(readBefore).containsExactly(0L);
        assertThat(withRows(before).get(0).sources()[0].metrics()).containsEntry("holes", "a:1 (2 waiting)");
        assertThat(numbers()).containsExactly(0L, 1L, 2L, 3L);
    }

    @Test
    void stopsWhereDropsWereRemovedBeforeTheyWereRead() throws Exception {
        drops.add("a", row(0));
        readAllThereIs(Map.of());
        for (int i = 1; i < 5; i++) {
            drops.add("a", row(i));
        }
        for (int i = 0; i < 3; i++) {
            remove("a", i);
        }

        assertThatThrownBy(() -> readAllThereIs(Map.of()))
                .isInstanceOf(StreamingQueryException.class)
                .hasMessageContaining(
                        "Cannot read drops 1 to 2 of lane \"a\" in \"" + directory.resolve("in")
                                + "\": they were removed before they were read."
                                + " Restore them, step over them one by one with \"weir skip\", or set failOnDataLoss to false to go on without them.");

        readAllThereIs(Map.of("failOnDataLoss", "false"));
        assertThat(numbers()).containsExactly(0L, 3L, 4L);
    }

    @Test
    void readsALaneThatHasEndedAndThenGoesOnWithTheOthers() throws Exception {
        drops.add("a", row(0));
        drops.end("a", 1);
        drops.add("b", row(10));
        readAllThereIs(Map.of());
        drops.add("b", row(11));

        readAllThereIs(Map.of());

        assertThat(numbers()).containsExactlyInAnyOrder(0L, 10L, 11L);
    }

    @Test
    void namesADropThatIsNoPackedFile() throws Exception {
        drops.addRaw("a", Compression.GZIP, row(0).getBytes(StandardCharsets.UTF_8));
        Path damaged = directory.resolve("in/a/000000000/000.json.gz");
        Files.write(damaged, new byte[] {1, 2, 3, 4});

        assertThatThrownBy(() -> readAllThereIs(Map.of()))
                .hasMessageContaining(
                        "Cannot read drop \"a/000000000/000.json.gz\" in \"" + directory.resolve("in") + "\": ");
    }
}
