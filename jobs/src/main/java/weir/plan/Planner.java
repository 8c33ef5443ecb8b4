package weir.plan;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.internal.SQLConf;
import weir.pipeline.Pipeline;
import weir.pipeline.PipelineFile;
import weir.problem.Problems;

/** Finds out what a pipeline means. Needs no Spark session, so that it is quick. */
public final class Planner {
    private static final String SQL_SETTINGS = "spark.sql.";

    private Planner() {}

    /**
     * Reads and plans a pipeline file.
     *
     * @param environment the variables that {@code ${NAME}} stands for
     * @throws weir.problem.InvalidInput with all problems of form and of meaning
     */
    public static Plan read(Path file, Map<String, String> environment) {
        return plan(PipelineFile.draft(file, environment));
    }

    /**
     * Plans a pipeline.
     *
     * @throws weir.problem.InvalidInput with all problems of meaning
     */
    public static Plan plan(Pipeline pipeline) {
        return plan(new PipelineFile.Draft(pipeline, Set.of(), new Problems(pipeline.file())));
    }

    /**
     * Plans what a file says, as far as it was understood.
     *
     * @throws weir.problem.InvalidInput with all problems of form and of meaning
     */
    public static Plan plan(PipelineFile.Draft draft) {
        Problems problems = draft.problems();
        SQLConf configuration = configuration(draft.pipeline(), problems);
        Plan plan = SQLConf.withExistingConf(
                configuration, () -> new Planning(draft.pipeline(), new HashSet<>(draft.broken()), problems).plan());
        problems.throwIfAny();
        return plan;
    }

    private static SQLConf configuration(Pipeline pipeline, Problems problems) {
        SQLConf configuration = new SQLConf();
        pipeline.settings().spark().forEach((key, value) -> {
            if (key.startsWith(SQL_SETTINGS)) {
                try {
                    configuration.setConfString(key, value);
                } catch (IllegalArgumentException e) {
                    String path = "settings.spark." + key;
                    problems.add(pipeline.position(path).line(), path, "Spark does not take this value", "");
                }
            }
        });
        return configuration;
    }
}
