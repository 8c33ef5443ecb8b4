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
    private static final Key<Section> TABLES =
            Key.optional("tables", Definitions.of(SourceParser.TABLE), "Reference data in CSV files, by name.");
    private static final Key<Section> VIEWS = Key.optional(
            "views", Definitions.of(SourceParser.VIEW), "SQL under a name, for other views and queries to use.");

    /** Behind the keys that it needs. */
    private static final PipelineFile INSTALLED = new PipelineFile(Kinds.installed());

    private final StreamParser streamParser;
    private final QueryParser queryParser;
    private final Key<Section> streams;
    private final Key<Section> queries;
    private final Shape shape;

    private PipelineFile(Kinds kinds) {
        this.streamParser = new StreamParser(kinds.streams());
        this.queryParser = new QueryParser(kinds.sinks());
        this.streams = Key.required(
                "streams",
                Definitions.of(streamParser.shape()).atLeastOne(),
                "Rows that keep coming, by the names that SQL has for them.");
        this.queries = Key.required(
                "queries", Definitions.of(queryParser.shape()).atLeastOne(), "SQL whose result is kept, by name.");
        this.shape = Shape.of(
                        GlobalParser.PIPELINE,
                        GlobalParser.POSTGRES,
                        S3Parser.S3,
                        GlobalParser.SETTINGS,
                        streams,
                        TABLES,
                        VIEWS,
                        queries)
                .withRule(Keywords.of(
                        "if",
                        Keywords.of("not", Keywords.of("required", List.of(GlobalParser.POSTGRES.name()))),
                        "then",
                        Keywords.of(
                                "properties",
                                Keywords.of(
                                        streams.name(),
                                        each(Keywords.of("not", StreamParser.QUARANTINES)),
                                        queries.name(),
                                        each(queryParser.withoutDatabase())))));
    }

    private static Map<String, Object> each(Map<String, Object> definition) {
        return Keywords.of("type", "object", "additionalProperties", definition);
    }

    /** What makes pipelines of files that name other kinds than those of {@link Kinds#installed}. */
    public static PipelineFile of(Kinds kinds) {
        return new PipelineFile(kinds);
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
        return INSTALLED.drafted(file, environment);
    }

    /** The JSON Schema (draft 2020-12) of a pipeline file, as {@link Type#schema} has it. */
    public static Map<String, Object> schema() {
        return INSTALLED.shape.document(
                "A pipeline of Weir", "Where rows come from, what becomes of them, and where the results are kept.");
    }

    /** As {@link #draft} does. */
    public Draft drafted(Path file, Map<String, String> environment) {
        Problems problems = new Problems(file.toString());
        YamlFile yaml = YamlFile.open(file, environment, problems, "docs/pipeline.md", shape);
        Reading reading = yaml.reading();
        Section all = yaml.root();
        GlobalParser global = new GlobalParser(reading);
        Definitions definitions = new Definitions(reading);

        String name = all.text(GlobalParser.PIPELINE);
        Optional<PostgresConnection> postgres = global.postgres(all);
        Settings settings = global.settings(all, name);
        SourceParser sources = new SourceParser(reading);
        Section streamSections = all.section(streams);
        Map<String, Stream> readStreams = definitions.read(
                streamSections,
                streamParser.shape(),
                (stream, section) -> streamParser.stream(reading, postgres.isPresent(), stream, section));
        Map<String, Table> tables = definitions.read(
                all.section(TABLES),
                SourceParser.TABLE,
                (table, section) -> Optional.of(sources.table(table, section)));
        Map<String, View> views = definitions.read(
                all.section(VIEWS), SourceParser.VIEW, (view, section) -> Optional.of(sources.view(view, section)));
        Section querySections = all.section(queries);
        Optional<String> schema = postgres.map(PostgresConnection::schema);
        Map<String, Query> readQueries = definitions.read(
                querySections,
                queryParser.shape(),
                (query, section) -> Optional.of(queryParser.query(reading, schema, query, section)));
        if (all.isMapping()
                && streamSections.isMapping()
                && streamSections.keys().isEmpty()) {
            reading.unsound(all.place(streams), "a pipeline needs at least one stream", "");
        }
        if (all.isMapping() && querySections.isMapping() && querySections.keys().isEmpty()) {
            reading.unsound(all.place(queries), "a pipeline needs at least one query", "");
        }
        all.end();
        Pipeline pipeline = new Pipeline(
                file.toString(),
                reading.directory(),
                name,
                readStreams,
                tables,
                views,
                readQueries,
                postgres,
                settings,
                reading.lines());
        return new Draft(pipeline, Set.copyOf(definitions.broken()), problems);
    }
}
