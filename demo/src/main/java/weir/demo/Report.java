package weir.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import weir.identifier.IdentifierQuotes;
import weir.problem.TransientFailure;

/** What a demo says at its end: the first rows of each table, and whether another engine agrees with all of them. */
final class Report {
    private static final int FIRST_ROWS = 5;

    private final PrintStream out;

    Report(PrintStream out) {
        this.out = out;
    }

    /** Prints the first rows of each table. */
    void firstRows(Connection postgres, List<Check> checks) throws SQLException {
        for (Check check : checks) {
            out.println();
            out.println(check.name());
            try (Statement statement = postgres.createStatement();
                    ResultSet result = statement.executeQuery("SELECT * FROM "
                            + IdentifierQuotes.STANDARD.around(check.name()) + " ORDER BY 1, 2 LIMIT " + FIRST_ROWS)) {
                Rows.read(result).aligned().forEach(line -> out.println("  " + line));
            }
        }
    }

    /**
     * Recomputes all tables from the drops.
     *
     * @param users the CSV file of the pipeline's table
     * @return whether nothing differs
     */
    boolean compare(DemoDirectory directory, Path users, Connection postgres, List<Check> checks) {
        try (DuckDbComparison comparison =
                new DuckDbComparison(directory.lake(), users, directory.scratch(), postgres)) {
            out.println();
            out.println("Recomputed with DuckDB from the " + Screen.count(comparison.rows()) + " rows in the drops:");
            boolean equal = true;
            for (Check check : checks) {
                for (DuckDbComparison.Finding finding : comparison.compare(check)) {
                    out.printf(
                            "  %-28s %,10d rows  %s%n",
                            finding.place(),
                            finding.rows(),
                            finding.differences().isEmpty() ? "equal" : "DIFFERENT");
                    finding.differences().forEach(difference -> out.println("      " + difference));
                    equal &= finding.differences().isEmpty();
                }
            }
            return equal;
        } catch (SQLException | IOException e) {
            throw new TransientFailure(
                    "compare the tables with the drops",
                    e,
                    "Look at the tables and drops in \"" + directory.lake() + "\"");
        }
    }
}
