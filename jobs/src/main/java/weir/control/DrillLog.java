package weir.control;

import java.sql.PreparedStatement;
import weir.problem.Failure;

/** The table {@code weir.drill}: what drills have shown. */
public final class DrillLog {
    private static final String INSERT =
            """
            INSERT INTO weir.drill
                (pipeline, release, part, pod, killed, steps, caught_up, driver_restarted, passed, lost, duplicated, different)
            SELECT ?, drill ->> 'release', drill ->> 'part', kill ->> 'pod',
                to_timestamp((kill ->> 'killedAt')::bigint / 1000.0), kill -> 'steps', (kill ->> 'caughtUp')::boolean,
                (kill ->> 'driverRestarted')::boolean, (drill ->> 'passed')::boolean, (drill ->> 'lost')::bigint,
                (drill ->> 'duplicated')::bigint, (drill ->> 'different')::bigint
            FROM (SELECT ?::jsonb AS drill) AS told, jsonb_array_elements(drill -> 'kills') AS kill
            ON CONFLICT DO NOTHING
            """;

    private static final int MAX_KILLS = 1_000;

    private static final String PRUNE =
            """
            DELETE FROM weir.drill WHERE pipeline = ? AND killed <
                (SELECT killed FROM weir.drill WHERE pipeline = ? ORDER BY killed DESC OFFSET ? LIMIT 1)""";

    private final ControlPlaneAdmin admin;

    /** Of a pipeline. */
    public DrillLog(ControlPlaneAdmin admin) {
        this.admin = admin;
    }

    /**
     * Adds a drill, once however often it is told. The last 1,000 kills of a pipeline stay.
     *
     * @param json what {@code weir drill -o json} says, with or without its {@code verify}
     * @return how many kills are new
     * @throws Failure if it has another form, or the database is away or refuses
     */
    public int add(String json) {
        return admin.transaction("write down a drill", connection -> {
            try (PreparedStatement insert = connection.prepareStatement(INSERT);
                    PreparedStatement prune = connection.prepareStatement(PRUNE)) {
                insert.setString(1, admin.pipeline());
                insert.setString(2, json);
                int added = insert.executeUpdate();
                prune.setString(1, admin.pipeline());
                prune.setString(2, admin.pipeline());
                prune.setInt(3, MAX_KILLS - 1);
                prune.executeUpdate();
                return added;
            }
        });
    }
}
