package weir.pipeline;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import weir.control.PostgresConnection;
import weir.yaml.Key;
import weir.yaml.Keywords;
import weir.yaml.ListOf;
import weir.yaml.Reading;
import weir.yaml.Section;
import weir.yaml.Shape;
import weir.yaml.Text;
import weir.yaml.Values;

/** Reads what concerns the pipeline as a whole. */
final class GlobalParser {
    static final Key<String> PIPELINE = Key.required(
            "pipeline",
            Text.ANY.matching(
                    Pattern.compile("[a-z][a-z0-9_]{0,62}"),
                    "a pipeline's name has a lower-case letter first, then lower-case letters, digits and _, 63 at most",
                    ""),
            "The name of the pipeline: lower-case letters, digits and _.");

    private static final Key<String> URL = Key.required(
            "url",
            JdbcUrl.text("jdbc:postgresql://", "a JDBC URL of Postgres")
                    .without(
                            Pattern.compile("[?&]currentSchema="),
                            "a search path in the URL does not decide where tables lie",
                            "Give their schema as the key schema beside it"),
            "Where the database is: jdbc:postgresql://HOST:PORT/DATABASE, without user and password.");
    private static final Key<String> USER = Key.required("user", Text.ANY, "The role that Weir connects as.");
    private static final Key<String> PASSWORD =
            Key.required("password", Values.SECRET, "The role's password, as ${NAME} and in no other way.");
    private static final Key<String> SCHEMA = Key.optional(
                    "schema",
                    Text.ANY.without(
                            Pattern.compile("^(weir|information_schema|pg_.*)$"),
                            "is a schema that is not for results",
                            "Name another"),
                    "The schema of tables that are named without one. It has to be there.")
            .orElse(PostgresConnection.PUBLIC);
    static final Key<Section> POSTGRES = Key.optional(
            "postgres",
            Shape.of(URL, USER, PASSWORD, SCHEMA),
            "The database of all postgres sinks, and of Weir's own schema \"weir\".");

    private static final String SHUFFLE_PARTITIONS_OF_SPARK = "spark.sql.shuffle.partitions";
    /** Spark's web pages need Jersey, which Weir does not ship. */
    private static final String PAGES_OF_SPARK = "spark.ui.enabled";

    private static final Key<String> CHECKPOINTS = Key.optional(
            "checkpoints",
            Values.PATH,
            "Where the progress and state of all queries are kept: a directory or URI. Without it .weir/checkpoints/<pipeline> beside"
                    + " the file.");
    private static final Key<Integer> SHUFFLE_PARTITIONS = Key.optional(
                    "shufflePartitions",
                    Values.COUNT,
                    "Into how many parts the state of a query is split. It is fixed once a query has run.")
            .orElse(Settings.SHUFFLE_PARTITIONS);
    private static final Key<List<String>> JARS =
            Key.optional("jars", new ListOf<>(Values.PATH), "Files with the classes that stateful queries name.");
    private static final Key<Section> SPARK = Key.optional(
            "spark",
            FreeSettings.TYPE
                    .named(Pattern.compile("spark\\..*"))
                    .without(List.of(SHUFFLE_PARTITIONS_OF_SPARK))
                    .where(
                            "properties",
                            Keywords.of(
                                    PAGES_OF_SPARK,
                                    Keywords.of(
                                            "allOf",
                                            List.of(
                                                    Values.ANY.schema(),
                                                    Keywords.of("not", Keywords.of("enum", List.of(true, "true"))))))),
            "Any setting of Spark, by its own name. A key that sounds secret takes only ${NAME}.");
    private static final Key<Integer> REJECTS_ROWS =
            Key.optional("rows", Values.COUNT, "So many stay, the youngest.").orElse(RejectsLimits.DEFAULT.rows());
    private static final Key<Duration> REJECTS_AGE = Key.optional(
                    "age", Values.DURATION, "Those that were met within this time stay.")
            .orElse(RejectsLimits.DEFAULT.age());
    private static final Key<Section> REJECTS = Key.optional(
            "rejects",
            Shape.of(REJECTS_ROWS, REJECTS_AGE),
            "Which bad lines stay in weir.rejects. Those that are mended and not sent back yet stay in any case.");
    static final Key<Section> SETTINGS = Key.optional(
            "settings", Shape.of(CHECKPOINTS, SHUFFLE_PARTITIONS, JARS, REJECTS, SPARK), "What has a default.");

    private final Reading reading;

    GlobalParser(Reading reading) {
        this.reading = reading;
    }

    Optional<PostgresConnection> postgres(Section file) {
        if (!file.has(POSTGRES)) {
            return Optional.empty();
        }
        Section section = file.section(POSTGRES);
        PostgresConnection postgres = new PostgresConnection(
                section.position(),
                section.text(URL),
                section.text(USER),
                section.text(PASSWORD),
                section.variable(PASSWORD),
                section.value(SCHEMA));
        section.end();
        return Optional.of(postgres);
    }

    /** @param pipeline the pipeline's name */
    Settings settings(Section file, String pipeline) {
        Section section = file.section(SETTINGS);
        Path checkpoints =
                reading.directory().resolve(".weir/checkpoints").resolve(pipeline.isEmpty() ? "_" : pipeline);
        Map<String, String> spark = new S3Parser(reading).read(file.section(S3Parser.S3));
        spark.putAll(spark(section));
        Settings settings = new Settings(
                section.get(CHECKPOINTS).orElseGet(checkpoints::toString),
                section.value(SHUFFLE_PARTITIONS),
                section.list(JARS),
                rejects(section),
                spark);
        section.end();
        return settings;
    }

    private static RejectsLimits rejects(Section settings) {
        Section section = settings.section(REJECTS);
        RejectsLimits limits = new RejectsLimits(section.value(REJECTS_ROWS), section.value(REJECTS_AGE));
        section.end();
        return limits;
    }

    private Map<String, String> spark(Section settings) {
        Section section = settings.section(SPARK);
        for (String key : section.keys()) {
            if (!key.startsWith("spark.")) {
                reading.problem(section.place(key), "is not a setting of Spark", "They begin with \"spark.\"");
            } else if (key.equals(SHUFFLE_PARTITIONS_OF_SPARK)) {
                reading.problem(section.place(key), "is set by settings.shufflePartitions", "Use that key");
            }
        }
        Map<String, String> taken = FreeSettings.read(reading, section);
        if (Boolean.parseBoolean(taken.getOrDefault(PAGES_OF_SPARK, "").strip())) {
            reading.problem(
                    section.place(PAGES_OF_SPARK),
                    "Weir comes without the web pages of Spark",
                    "Remove it; \"weir run --serve\" serves the status and metrics of all queries");
        }
        return taken;
    }
}
