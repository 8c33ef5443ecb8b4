package weir.rejects;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import weir.control.ControlPlane;
import weir.control.ControlPlaneAdmin;
import weir.control.PostgresConnection;
import weir.control.TestPostgres;
import weir.pipeline.RejectsLimits;

/** Bounds on what is kept of rows and drops that were left out. */
final class RetentionTest {
    private static final String LINES = "SELECT count(*), min(drop), max(drop) FROM weir.rejects WHERE line > 0";

    private final PostgresConnection database = TestPostgres.database();
    private ControlPlane control;

    @BeforeEach
    void open() {
        control = ControlPlane.open(database, "watch");
    }

    @AfterEach
    void close() {
        control.close();
    }

    /** A bad line in each drop, the last one met just now and each other one a minute before the next. */
    private void reject(String pipeline, int drops) {
        TestPostgres.run(
                database,
                """
                INSERT INTO weir.rejects (pipeline, stream, lane, drop, line, reason, raw, epoch, at)
                SELECT '%s', 'seen', 'a', n, 1, 'bad', 'x', 1, now() - (%d - n) * interval '1 minute' FROM generate_series(1, %d) n"""
                        .formatted(pipeline, drops, drops));
    }

    private String rows(String sql) {
        return String.join(" ", TestPostgres.rows(database, sql));
    }

    @Test
    void keepsTheYoungestBadLines() {
        reject("watch", 25_000);
        reject("other", 100);

        long removed = new RejectsRetention(control, new RejectsLimits(2_000, Duration.ofDays(365))).run();

        assertThat(removed).isEqualTo(23_000);
        assertThat(rows(LINES + " AND pipeline = 'watch'")).isEqualTo("2000|23001|25000");
        assertThat(rows(LINES + " AND pipeline = 'other'")).isEqualTo("100|1|100");
    }

    @Test
    void keepsBadLinesForATimeAndTellsHowManyAreGone() {
        reject("watch", 100);

        new RejectsRetention(control, new RejectsLimits(1_000, Duration.ofSeconds(599))).run();
        TestPostgres.run(database, "UPDATE weir.rejects SET lane = 'b'");
        reject("watch", 99);
        new RejectsRetention(control, new RejectsLimits(1_000, Duration.ofSeconds(599))).run();

        assertThat(rows("SELECT count(*) FROM weir.rejects WHERE at < now() - interval '10 minutes'"))
                .isEqualTo("0");
        try (ControlPlaneAdmin desk = ControlPlaneAdmin.open(database, "watch")) {
            List<String> told = RejectsRetention.told(desk, Optional.empty());
            assertThat(told)
                    .singleElement()
                    .asString()
                    .matches(
                            "Of stream \"seen\", 1[0-9]{2} bad lines up to [-0-9T:]+Z were removed; settings\\.rejects says how many stay\\.");
        }
    }

    @Test
    void keepsWhatIsMendedAndSkippedDrops() {
        reject("watch", 10);
        TestPostgres.run(
                database,
                """
                UPDATE weir.rejects SET mended = 'y' WHERE drop <= 3;
                UPDATE weir.rejects SET replayed = now() WHERE drop = 3;
                UPDATE weir.rejects SET line = 0 WHERE drop = 4""");

        new RejectsRetention(control, new RejectsLimits(1, Duration.ofDays(1))).run();

        assertThat(rows("SELECT drop, line FROM weir.rejects ORDER BY drop")).isEqualTo("1|1 2|1 4|0 10|1");
    }

    @Test
    void forgetsWhichDropsOldBatchesLacked() {
        TestPostgres.run(
                database,
                "INSERT INTO weir.batch_skips (pipeline, query, batch, drops, epoch)"
                        + " SELECT 'watch', 'q', n, 'x', 1 FROM generate_series(0, 4999) n");

        new BatchSkips(control, "q").agree(5_000, "drop 7", OptionalLong::empty);

        assertThat(rows("SELECT count(*), min(batch), max(batch) FROM weir.batch_skips"))
                .isEqualTo("1001|4000|5000");
    }
}
