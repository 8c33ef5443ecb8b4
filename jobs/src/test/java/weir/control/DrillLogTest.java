package weir.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import weir.problem.Failure;

class DrillLogTest {
    private static final String DRILL =
            """
            {"release": "shop", "part": "driver", "seed": 1, "passed": true, "lost": 0, "duplicated": 0, "different": 0,
             "kills": [{"pod": "shop-driver-0", "killedAt": 1767225600123, "caughtUp": true, "driverRestarted": false,
                        "steps": {"killed": 0, "firstCommit": 17000}},
                       {"pod": "shop-driver-0", "killedAt": 1767225700000, "caughtUp": true, "driverRestarted": false,
                        "steps": {"killed": 0, "firstCommit": 21000}}]}
            """;

    private final PostgresConnection database = TestPostgres.database();

    @Test
    void keepsEachKillOnceHoweverOftenADrillIsTold() {
        try (ControlPlaneAdmin desk = ControlPlaneAdmin.open(database, "watch")) {
            DrillLog log = new DrillLog(desk);

            assertThat(log.add(DRILL)).isEqualTo(2);
            assertThat(log.add(DRILL)).isZero();
        }
        assertThat(
                        TestPostgres.rows(
                                database,
                                """
                        SELECT pipeline, release, part, pod, extract(epoch FROM killed), steps ->> 'firstCommit', caught_up,
                            driver_restarted, passed, lost + duplicated + different
                        FROM weir.drill ORDER BY killed"""))
                .containsExactly(
                        "watch|shop|driver|shop-driver-0|1767225600.123000|17000|t|f|t|0",
                        "watch|shop|driver|shop-driver-0|1767225700.000000|21000|t|f|t|0");
    }

    @Test
    void forgetsWhatIsLongPast() {
        try (ControlPlaneAdmin desk = ControlPlaneAdmin.open(database, "watch")) {
            TestPostgres.run(
                    database,
                    """
                    INSERT INTO weir.drill
                    SELECT p, 'shop', 'driver', 'shop-driver-0', timestamptz '2020-01-01' + n * interval '1 minute', '{}', true, true,
                        true, 0, 0, 0
                    FROM generate_series(1, 1500) n, unnest('{watch,other}'::text[]) p""");

            new DrillLog(desk).add(DRILL);
        }
        assertThat(
                        TestPostgres.rows(
                                database,
                                "SELECT pipeline, count(*), max(killed) > '2025-01-01' FROM weir.drill GROUP BY pipeline ORDER BY 1"))
                .containsExactly("other|1500|f", "watch|1000|t");
    }

    @Test
    void refusesWhatIsNoDrill() {
        try (ControlPlaneAdmin desk = ControlPlaneAdmin.open(database, "watch")) {
            DrillLog log = new DrillLog(desk);

            assertThatThrownBy(() -> log.add("{\"kills\": [{}]}"))
                    .isInstanceOf(Failure.class)
                    .hasMessageStartingWith("Cannot write down a drill: ");
            assertThatThrownBy(() -> log.add("kills")).isInstanceOf(Failure.class);
        }
    }
}
