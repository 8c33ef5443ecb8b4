package weir.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import weir.control.ControlPlane;
import weir.identifier.IdentifierQuotes;
import weir.pipeline.Query;

/** The staging tables of a pipeline. Each says in its comment whose it is. */
public final class StagingTables {
    private StagingTables() {}

    /** The statement that says whose a staging table is. */
    static String comment(Staging staging) {
        return "COMMENT ON TABLE " + staging.table() + " IS '"
                + owner(staging.control().pipeline()) + "'";
    }

    /** A pipeline's name has nothing in it that would need quotes. */
    private static String owner(String pipeline) {
        return "pipeline " + pipeline;
    }

    /**
     * Removes those of sinks that have left the pipeline.
     *
     * @param queries that it has
     * @return their names
     * @throws weir.problem.Failure if the database is away or refuses
     */
    public static List<String> removeOthers(ControlPlane control, Collection<Query> queries) {
        Set<String> used = queries.stream()
                .flatMap(query -> query.sinks().stream()
                        .filter(PostgresTable.class::isInstance)
                        .map(PostgresTable.class::cast)
                        .flatMap(sink -> TableName.parse(sink.table(), sink.schema()).stream())
                        .map(table -> Staging.name(control.pipeline(), query.name(), table)))
                .collect(Collectors.toSet());
        return control.fenced("remove staging tables of sinks that are gone", connection -> {
            List<String> gone = found(connection, owner(control.pipeline()));
            gone.removeAll(used);
            try (Statement statement = connection.createStatement()) {
                for (String name : gone) {
                    statement.execute("DROP TABLE weir." + IdentifierQuotes.STANDARD.around(name));
                }
            }
            return gone;
        });
    }

    private static List<String> found(Connection connection, String owner) throws SQLException {
        try (PreparedStatement look = connection.prepareStatement(
                """
                SELECT relname FROM pg_class
                WHERE relnamespace = 'weir'::regnamespace AND relkind = 'r' AND starts_with(relname::text, 'staging_')
                    AND obj_description(oid, 'pg_class') = ?""")) {
            look.setString(1, owner);
            List<String> names = new ArrayList<>();
            try (ResultSet result = look.executeQuery()) {
                while (result.next()) {
                    names.add(result.getString(1));
                }
            }
            return names;
        }
    }
}
