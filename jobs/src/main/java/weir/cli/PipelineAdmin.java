package weir.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.sql.internal.SQLConf;
import weir.control.ControlPlaneAdmin;
import weir.control.PostgresConnection;
import weir.drop.WritableStorage;
import weir.pipeline.Stream;
import weir.plan.Plan;
import weir.plan.Planner;
import weir.problem.InvalidInput;
import weir.problem.Problems;
import weir.rejects.StreamStore;

/**
 * A pipeline file and the control plane of its pipeline, for verbs that work beside a driver.
 *
 * @param plan what the file says
 * @param control the pipeline's control plane
 */
record PipelineAdmin(Plan plan, ControlPlaneAdmin control) implements AutoCloseable {
    private static final String SQL = "spark.sql.";

    /**
     * Reads the file and opens the control plane.
     *
     * @throws weir.problem.InvalidInput if the file is not good, or names no Postgres
     */
    static PipelineAdmin open(Path file, Map<String, String> environment) {
        Logging.off();
        Plan plan = Planner.read(file, environment);
        Optional<PostgresConnection> postgres = plan.pipeline().postgres();
        if (postgres.isEmpty()) {
            throw invalid(
                    file,
                    "it names no database, which is where Weir keeps a record of what it leaves out",
                    "Add \"postgres: {url, user, password}\" to the pipeline");
        }
        return new PipelineAdmin(
                plan, ControlPlaneAdmin.open(postgres.get(), plan.pipeline().name()));
    }

    private static InvalidInput invalid(Path file, String message, String hint) {
        Problems problems = new Problems(file.toString());
        problems.add(0, "", message, hint);
        return new InvalidInput(problems.inOrder());
    }

    /**
     * A stream of the pipeline.
     *
     * @throws InvalidInput if it has none of this name
     */
    Stream stream(String name) {
        Map<String, Stream> streams = plan.pipeline().streams();
        return streams.values().stream()
                .filter(stream -> stream.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> invalid(
                        Path.of(plan.pipeline().file()),
                        "there is no stream \"" + name + "\"",
                        "Its streams are " + String.join(", ", streams.keySet())));
    }

    /**
     * The drops of a stream.
     *
     * @throws InvalidInput if it is made of something else
     */
    WritableStorage drops(Stream stream) {
        String root = stream.source()
                .dropRoot()
                .orElseThrow(() -> invalid(
                        Path.of(plan.pipeline().file()),
                        "stream \"" + stream.name() + "\" has no drops: it is read from "
                                + stream.source().key(),
                        "Name a stream of drops"));
        return StreamStore.open(plan.pipeline(), root);
    }

    /** Runs something with the settings that the pipeline's driver has for Spark's SQL. */
    <T> T asInRun(Supplier<T> work) {
        SQLConf configuration = new SQLConf();
        configuration.setConfString("spark.sql.session.timeZone", "UTC");
        configuration.setConfString("spark.sql.legacy.timeParserPolicy", "CORRECTED");
        plan.pipeline().settings().spark().forEach((key, value) -> {
            if (key.toLowerCase(Locale.ROOT).startsWith(SQL)) {
                configuration.setConfString(key, value);
            }
        });
        return SQLConf.withExistingConf(configuration, work::get);
    }

    @Override
    public void close() {
        control.close();
    }
}
