package weir.demo;

import java.util.List;

/** {@code pipelines/watch.yaml} once more, for DuckDB, written from what the tables are meant to hold. */
final class WatchChecks {
    /** The columns of a reading. */
    static final String COLUMNS =
            "{Arrival_Time: 'BIGINT', Creation_Time: 'BIGINT', Device: 'VARCHAR', Index: 'BIGINT',"
                    + " Model: 'VARCHAR', User: 'VARCHAR', gt: 'VARCHAR', x: 'DOUBLE', y: 'DOUBLE', z: 'DOUBLE'}";

    /** Behind the hour that {@code maxAhead} is by default, the pipeline takes the event time for null, and so drops the row. */
    private static final String MAX_AHEAD_NANOS = "3600000000000";

    /** A reading in error lacks everything but its times. */
    static final String CLEAN = "SELECT * FROM watch WHERE Arrival_Time IS NOT NULL AND Creation_Time IS NOT NULL"
            + " AND Device IS NOT NULL AND \"Index\" IS NOT NULL AND Model IS NOT NULL AND \"User\" IS NOT NULL"
            + " AND gt IS NOT NULL AND x IS NOT NULL AND y IS NOT NULL AND z IS NOT NULL"
            + " AND (sealed_ms IS NULL OR Creation_Time <= sealed_ms * 1000000 + " + MAX_AHEAD_NANOS + ")";

    private static final String MICROS = "(Creation_Time // 1000)";
    private static final String FIVE_SECONDS = "5000000";
    private static final String WINDOW = "(extract(epoch FROM \"start\") * 1000000)::bigint AS \"start\","
            + " (extract(epoch FROM \"end\") * 1000000)::bigint AS \"end\", gt, readings";

    private WatchChecks() {}

    static List<Check> all() {
        return List.of(
                Check.of(
                        "errors_vs_good",
                        "kind, readings",
                        "SELECT if(gt IS NULL, 'error', 'good') AS kind, count(*) AS readings FROM watch GROUP BY ALL"),
                Check.of("activities_complete", "gt, readings", activities()),
                Check.of("activities_update", "gt, readings", activities()),
                Check.of(
                                "stairs",
                                "gt, \"Model\", \"Arrival_Time\", \"Creation_Time\"",
                                "SELECT gt, Model, Arrival_Time, Creation_Time FROM clean WHERE contains(gt, 'stairs')")
                        .withParquet("gt, Model, Arrival_Time, Creation_Time"),
                Check.of("cube", "gt, \"Model\", x, y, z", cube()).withAverages("x", "y", "z"),
                Check.of("tumbling_5s", WINDOW, windows("range(1)", FIVE_SECONDS)),
                Check.of("sliding_10s_5s", WINDOW, windows("range(2)", "2 * " + FIVE_SECONDS)),
                Check.of(
                                "user_join",
                                "(extract(epoch FROM event_time) * 1000000)::bigint AS event_time, \"User\", \"FirstName\","
                                        + " \"LastName\", \"Model\", gt, x, y, z",
                                "SELECT " + MICROS
                                        + " AS event_time, u.\"User\", u.FirstName, u.LastName, c.Model, c.gt, c.x,"
                                        + " c.y, c.z FROM clean c, users u WHERE c.\"User\" = u.\"User\"")
                        .withParquet("epoch_us(event_time), User, FirstName, LastName, Model, gt, x, y, z"),
                Check.of("join_then_aggregate", USERS, perUser()),
                Check.of("aggregate_then_join", USERS, perUser()));
    }

    private static final String USERS = "\"User\", \"FirstName\", \"LastName\", gt, readings";

    private static String activities() {
        return "SELECT gt, count(*) AS readings FROM clean GROUP BY gt";
    }

    private static String perUser() {
        return "SELECT u.\"User\", u.FirstName, u.LastName, c.gt, count(*) AS readings FROM users u, clean c"
                + " WHERE u.\"User\" = c.\"User\" GROUP BY ALL";
    }

    /** The four groupings of a cube, one by one. */
    private static String cube() {
        String averages = "avg(x) AS x, avg(y) AS y, avg(z) AS z FROM clean";
        return "SELECT gt, Model, " + averages + " GROUP BY gt, Model"
                + " UNION ALL SELECT gt, NULL, " + averages + " GROUP BY gt"
                + " UNION ALL SELECT NULL, Model, " + averages + " GROUP BY Model"
                + " UNION ALL SELECT NULL, NULL, " + averages + " HAVING count(*) > 0";
    }

    /** Each row belongs to the windows that begin at its multiple of five seconds or at {@code steps} such before. */
    private static String windows(String steps, String length) {
        return "WITH began AS (SELECT (" + MICROS + " // " + FIVE_SECONDS + " - step) * " + FIVE_SECONDS
                + " AS \"start\", gt FROM clean, (SELECT unnest(" + steps + ") AS step))"
                + " SELECT \"start\", \"start\" + " + length
                + " AS \"end\", gt, count(*) AS readings FROM began GROUP BY ALL";
    }
}
