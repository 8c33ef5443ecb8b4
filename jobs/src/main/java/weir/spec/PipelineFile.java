package weir.spec;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import weir.problem.InvalidInput;
import weir.problem.Problems;
import weir.yaml.Reading;
import weir.yaml.Section;
import weir.yaml.YamlFile;

/** Reads pipeline files: YAML in, records out. */
public final class PipelineFile {
    private final Path file;
    private final Problems problems;

    private PipelineFile(Path file) {
        this.file = file;
        this.problems = new Problems(file.toString());
    }

    /**
     * What a file says, as far as it could be understood.
     *
     * @param pipeline without the definitions that were not understood
     * @param broken the names of these, in lower case
     * @param problems what is wrong so far
     */
    public record Draft(Pipeline pipeline, Set<String> broken, Problems problems) {}

    /**
     * Reads a file.
     *
     * @param environment the variables that {@code ${NAME}} stands for
     * @throws InvalidInput with all problems of form
     */
    public static Pipeline read(Path file, Map<String, String> environment) {
        Draft draft = draft(file, environment);
        draft.problems().throwIfAny();
        return draft.pipeline();
    }

    /**
     * Reads a file as far as possible, for further problems to be found in what was understood.
     *
     * @param environment the variables that {@code ${NAME}} stands for
     * @throws InvalidInput if it is not YAML at all
     */
    public static Draft draft(Path file, Map<String, String> environment) {
        return new PipelineFile(file).draft(environment);
    }

    private Draft draft(Map<String, String> environment) {
        YamlFile yaml = YamlFile.open(file, environment, problems, "docs/pipeline.md");
        Reading reading = yaml.reading();
        Section all = yaml.root();
        GlobalParts global = new GlobalParts(reading);
        Definitions definitions = new Definitions(reading);

        String name = global.name(all);
        Optional<PostgresConnection> postgres = global.postgres(all);
        Settings settings = global.settings(all, name);
        SourceParts sources = new SourceParts(reading);
        Section streamSections = all.section("streams");
        Map<String, Stream> streams =
                definitions.read(streamSections, new StreamParts(reading, postgres.isPresent())::stream);
        Map<String, Table> tables = definitions.read(all.section("tables"), sources::table);
        Map<String, View> views = definitions.read(all.section("views"), sources::view);
        Section querySections = all.section("queries");
        QueryParts queryParts = new QueryParts(reading, postgres.isPresent());
        Map<String, Query> queries = definitions.read(querySections, queryParts::query);
        if (all.isMapping()
                && streamSections.isMapping()
                && streamSections.keys().isEmpty()) {
            reading.unsound(all.place("streams"), "a pipeline needs at least one stream", "");
        }
        if (all.isMapping() && querySections.isMapping() && querySections.keys().isEmpty()) {
            reading.unsound(all.place("queries"), "a pipeline needs at least one query", "");
        }
        all.end();
        Pipeline pipeline = new Pipeline(
                file.toString(),
                reading.directory(),
                name,
                streams,
                tables,
                views,
                queries,
                postgres,
                settings,
                reading.lines());
        return new Draft(pipeline, Set.copyOf(definitions.broken()), problems);
    }
}
