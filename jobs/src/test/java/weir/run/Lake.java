package weir.run;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import weir.control.PostgresConnection;
import weir.plan.Plan;
import weir.plan.Planner;
import weir.problem.Backoff;
import weir.source.Drops;
import weir.source.LocalSpark;

/** A directory with drops, pipelines and their results, and DuckDB to look at it: it knows nothing of Weir. */
public final class Lake {
    static final Backoff QUICK = new Backoff(Duration.ofMillis(50), Duration.ofMillis(200));

    private final Path root;
    private final Drops drops;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    public Lake(Path root) {
        this.root = root;
        this.drops = new Drops(root.resolve("in"));
    }

    public Path path(String name) {
        return root.resolve(name);
    }

    public Drops drops() {
        return drops;
    }

    /** Adds a drop of rows {@code k}, {@code n}, and {@code at} in seconds. */
    public void add(String lane, Object... rows) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < rows.length; i += 3) {
            lines.add("{\"k\":\"%s\",\"n\":%s,\"at\":%s}".formatted(rows[i], rows[i + 1], rows[i + 2]));
        }
        drops.add(lane, lines.toArray(String[]::new));
    }

    public Path write(String queries) throws IOException {
        return write("", queries);
    }

    /** Writes a pipeline file over the stream {@code seen}. */
    public Path write(String postgres, String queries) throws IOException {
        return writeFile(
                """
                pipeline: test
                %sstreams:
                  seen:
                    drop: in
                    schema: k STRING, n BIGINT, at BIGINT
                    eventTime: timestamp_seconds(at)
                    watermark: 10 seconds
                    maxDropsPerTrigger: 1
                queries:
                %s
                """
                        .formatted(postgres, queries.indent(2)));
    }

    /** Writes a pipeline file. */
    public Path writeFile(String text) throws IOException {
        return Files.writeString(root.resolve("pipeline.yaml"), text);
    }

    /** What a pipeline file needs to know of a database, as its {@code postgres:} section. */
    public static String section(PostgresConnection database) {
        return "postgres: {url: \"%s\", user: %s, password: \"${PASSWORD}\"}%n"
                .formatted(database.url(), database.user());
    }

    public Plan plan(Path file) {
        return Planner.read(file, Map.of("PASSWORD", "postgres"));
    }

    RunOptions options() {
        return RunOptions.DEFAULT.with(QUICK).printingTo(new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    public PipelineRun start(Path file) {
        return PipelineRun.start(LocalSpark.session(), plan(file), options());
    }

    /** Reads all there is. */
    public void runOnce(Path file) throws InterruptedException {
        try (PipelineRun run =
                PipelineRun.start(LocalSpark.session(), plan(file), options().untilRead())) {
            run.await();
        }
    }

    /** The rows of a query of DuckDB, in which {@code $name} is a path in the lake; values separated by {@code |}. */
    public List<String> duckdb(String sql) {
        String located = sql.replace("$", root + "/");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(located)) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    values.add(String.valueOf(result.getString(i)));
                }
                rows.add(String.join("|", values));
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(located, e);
        }
    }
}
