package weir.feed.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.drop.Compression;

class SealedTest {
    @TempDir
    private Path temp;

    @Test
    void itsNameSaysWhatItIs() {
        Sealed sealed =
                Sealed.in(temp, 12, 3, 0xffff, Compression.GZIP, Optional.of(Instant.ofEpochMilli(1_772_442_000_000L)));

        assertThat(sealed.file()).hasFileName("000000000012.r3.c0000ffff.t1772442000000.json.gz.sealed");
        assertThat(Sealed.parse(sealed.file())).contains(sealed);
    }

    @Test
    void oneOfAnEarlierVersionDoesNotSayWhenItWasSealed() {
        Sealed sealed = Sealed.parse(temp.resolve("000000000012.r3.c0000ffff.json.sealed"))
                .orElseThrow();

        assertThat(sealed.rows()).isEqualTo(3);
        assertThat(sealed.sealed()).isEmpty();
    }

    @Test
    void theTimeIsTheSameForWhoeverFindsItLater() throws Exception {
        List<Sealed> first = sealedBy("{\"a\":1}\n");

        List<Sealed> second = sealedBy("{\"a\":2}\n");

        assertThat(first).singleElement().satisfies(segment -> assertThat(segment.sealed())
                .isPresent());
        assertThat(second).hasSize(2).startsWith(first.get(0));
    }

    @Test
    void noDropSaysThatItWasSealedBeforeTheOneInFrontOfItThoughTheClockWasSetBack() throws Exception {
        Instant noon = Instant.parse("2026-03-02T12:00:00Z");

        sealedBy("{\"a\":1}\n", InstantSource.fixed(noon));
        List<Sealed> sealed = sealedBy("{\"a\":2}\n", InstantSource.fixed(noon.minus(Duration.ofHours(1))));

        assertThat(sealed).extracting(Sealed::sealed).containsExactly(Optional.of(noon), Optional.of(noon));
    }

    private List<Sealed> sealedBy(String row) throws InterruptedException {
        return sealedBy(row, InstantSource.system());
    }

    /** What a spool hands over in one life, in which nothing of it is confirmed. */
    private List<Sealed> sealedBy(String row, InstantSource clock) throws InterruptedException {
        List<Sealed> handed = new ArrayList<>();
        Spool spool = Spool.open(
                new SpoolSpec(temp, Optional.of("a"), "there", DropSpec.DEFAULT, SpoolBounds.DEFAULT),
                handed::add,
                clock);
        spool.add(RowBatch.of(row.getBytes(StandardCharsets.UTF_8), 1)).join();
        spool.close();
        assertThat(spool.await(Duration.ofSeconds(30))).isTrue();
        spool.release();
        return handed;
    }
}
