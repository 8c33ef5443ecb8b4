package weir.pipeline;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import weir.control.PostgresConnection;
import weir.problem.InvalidInput;
import weir.problem.Problems;
import weir.yaml.Key;
import weir.yaml.Keywords;
import weir.yaml.Reading;
import weir.yaml.Section;
import weir.yaml.Shape;
import weir.yaml.Type;
import weir.yaml.YamlFile;

/** Reads pipeline files: YAML in, records out. */
public final class PipelineFile {
    private static final Key<Section> STREAMS = Key.required(
            "streams",
            Definitions.of(StreamParser.STREAM).atLeastOne(),
            "Rows that keep coming, by the names that SQL has for them.");
    private static final Key<Section> TABLES =
            Key.optional("tables", Definitions.of(SourceParser.TABLE), "Reference data in CSV files, by name.");
    private static final Key<Section> VIEWS = Key.optional(
            "views", Definitions.of(SourceParser.VIEW), "SQL under a name, for other views and queries to use.");
    private static final Key<Section> QUERIES = Key.required(
            "queries", Definitions.of(QueryParser.QUERY).atLeastOne(), "SQL whose result is kept, by name.");
    private static final Shape FILE = Shape.of(
                    GlobalParser.PIPELINE,
                    GlobalParser.POSTGRES,
                    S3Parser.S3,
                    GlobalParser.SETTINGS,
                    STREAMS,
                    TABLES,
                    VIEWS,
                    QUERIES)
            .withRule(Keywords.of(
                    "if",
                    Keywords.of("not", Keywords.of("required", List.of(GlobalParser.POSTGRES.name()))),
                    "then",
                    Keywords.of(
                            "properties",
                            Keywords.of(
                                    STREAMS.name(),
                                    Keywords.of(
                                            "type",
                                            "object",
                                            "additionalProperties",
                                            Keywords.of("not", StreamParser.QUARANTINES)),
                                    QUERIES.name(),
                                    Keywords.of(
                                            "type", "object", "additionalProperties", QueryParser.WITHOUT_POSTGRES)))));

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

    /** The JSON Schema (draft 2020-12) of a pipeline file, as {@link Type#schema} has it. */
    public static Map<String, Object> schema() {
        return FILE.document(
                "A pipeline of Weir", "Where rows come from, what becomes of them, and where the results are kept.");
    }

    private Draft draft(Map<String, String> environment) {
        YamlFile yaml = YamlFile.open(file, environment, problems, "docs/pipeline.md", FILE);
        Reading reading = yaml.reading();
        Section all = yaml.root();
        GlobalParser global = new GlobalParser(reading);
        Definitions definitions = new Definitions(reading);

        String name = all.text(GlobalParser.PIPELINE);
        Optional<PostgresConnection> postgres = global.postgres(all);
        Settings settings = global.settings(all, name);
        SourceParser sources = new SourceParser(reading);
        Section streamSections = all.section(STREAMS);
        Map<String, Stream> streams = definitions.read(
                streamSections, StreamParser.STREAM, new StreamParser(reading, postgres.isPresent())::stream);
        Map<String, Table> tables = definitions.read(all.section(TABLES), SourceParser.TABLE, sources::table);
        Map<String, View> views = definitions.read(all.section(VIEWS), SourceParser.VIEW, sources::view);
        Section querySections = all.section(QUERIES);
        QueryParser queryParts = new QueryParser(reading, postgres.map(PostgresConnection::schema));
        Map<String, Query> queries = definitions.read(querySections, QueryParser.QUERY, queryParts::query);
        if (all.isMapping()
                && streamSections.isMapping()
                && streamSections.keys().isEmpty()) {
            reading.unsound(all.place(STREAMS), "a pipeline needs at least one stream", "");
        }
        if (all.isMapping() && querySections.isMapping() && querySections.keys().isEmpty()) {
            reading.unsound(all.place(QUERIES), "a pipeline needs at least one query", "");
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
