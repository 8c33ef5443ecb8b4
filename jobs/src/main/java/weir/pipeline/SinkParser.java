package weir.pipeline;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import weir.control.PostgresConnection;
import weir.yaml.Element;
import weir.yaml.Key;
import weir.yaml.Keywords;
import weir.yaml.ListOf;
import weir.yaml.Position;
import weir.yaml.Reading;
import weir.yaml.Section;
import weir.yaml.Shape;
import weir.yaml.SizeOrOff;
import weir.yaml.Text;
import weir.yaml.Type;
import weir.yaml.Values;

/** Reads the sinks of queries. */
final class SinkParser {
    static final String KINDS = "postgres, parquet, jdbc, kafka, console or memory";

    private static final Type<List<String>> COLUMNS =
            new ListOf<>(Text.ANY).where("minItems", 1).where("uniqueItems", true);

    private static final Key<String> TABLE = Key.required(
            "table",
            Text.ANY,
            "A table, name or schema.name. It is made if it is not there. A name alone is one of postgres.schema.");
    private static final Key<List<String>> KEY =
            Key.optional("key", COLUMNS, "The columns that tell rows apart; mode update needs them.");
    private static final Key<Section> POSTGRES =
            Key.optional("postgres", Shape.of(TABLE, KEY), "A table in the pipeline's Postgres.");

    private static final Key<String> PATH = Key.required("path", Values.PATH, "A directory or URI.");
    private static final Key<List<String>> PARTITION_BY =
            Key.optional("partitionBy", COLUMNS, "Columns that become directories; only mode append can.");
    private static final Key<SizeOrOff> COMPACT = Key.optional(
            "compact",
            Values.SIZE_OR_OFF,
            "Up to which size an idle driver merges the small files of finished batches; only mode append has any. Default: "
                    + "128 MiB in a local directory and, with postgres, on HDFS; off in an S3 store.");
    private static final Shape DATASET = Shape.of(PATH, KEY, PARTITION_BY, COMPACT);
    private static final Key<Element> PARQUET = Key.optional(
            "parquet",
            Element.anyOf(Values.PATH, DATASET),
            "A dataset of Parquet files: its directory, or more of it.");

    private static final Key<String> URL = Key.required(
            "url",
            GlobalParser.url("jdbc:", "a JDBC URL"),
            "Where the database is: a JDBC URL without user and password.");
    private static final Key<String> JDBC_TABLE = Key.required(
            "table",
            Text.ANY.matching(
                    Pattern.compile("[^\\s;'()]+"), "is not the name of a table", "Write name or schema.name"),
            "A table, as the database's SQL takes it.");
    private static final Key<String> USER =
            Key.optional("user", Text.ANY, "The role that Weir connects as, if the database asks for one.");
    private static final Key<String> PASSWORD =
            Key.optional("password", Values.SECRET, "The role's password, as ${NAME} and in no other way.");
    private static final Key<String> DRIVER =
            Key.optional("driver", Text.ANY, "The driver's class, where it does not make itself known.");
    private static final Key<Section> JDBC = Key.optional(
            "jdbc",
            Shape.of(URL, JDBC_TABLE, USER, PASSWORD, DRIVER),
            "A table in another database; only mode append can.");

    private static final Key<List<String>> RECORD_KEY =
            Key.optional("key", COLUMNS, "The columns that become the record's key.");
    private static final Key<Section> PRODUCER = Key.optional(
            "settings",
            FreeSettings.TYPE,
            "Settings of Kafka's producer, by their own names. A key that sounds secret takes only ${NAME}.");
    private static final Key<Section> KAFKA = Key.optional(
            "kafka",
            Shape.of(KafkaParser.BOOTSTRAP, KafkaParser.TOPIC, RECORD_KEY, PRODUCER),
            "A topic of Kafka. Rows come at least once.");

    private static final Key<Integer> ROWS =
            Key.optional("rows", Values.COUNT, "At most so many rows a batch.").orElse(20);
    private static final Shape TERMINAL = Shape.of(ROWS);
    private static final Key<Element> CONSOLE =
            Key.optional("console", Element.anyOf(TERMINAL, Element.nothing()), "The terminal.");

    private static final Key<Integer> ROWS_IN_MEMORY = Key.optional(
                    "rows", Values.COUNT, "At most so many rows: the newest ones or, of mode complete, the first ones.")
            .orElse(Sink.Memory.ROWS);
    private static final Shape IN_MEMORY = Shape.of(ROWS_IN_MEMORY);
    private static final Key<Element> MEMORY = Key.optional(
            "memory",
            Element.anyOf(IN_MEMORY, Element.nothing()),
            "A table in the driver's memory, under the name of the query.");

    private static final Shape SINK = Shape.of(POSTGRES, PARQUET, JDBC, KAFKA, CONSOLE, MEMORY)
            .where("minProperties", 1)
            .where("maxProperties", 1);
    static final Type<Element> TYPE = Element.anyOf(Element.word(CONSOLE.name(), MEMORY.name()), SINK);
    /** Matches a sink that needs the pipeline's database. */
    static final Map<String, Object> IN_POSTGRES = Keywords.of("type", "object", "required", List.of(POSTGRES.name()));

    private final Reading reading;
    private final Optional<String> schema;

    /** @param schema of tables in the pipeline's database; empty if the pipeline names none */
    SinkParser(Reading reading, Optional<String> schema) {
        this.reading = reading;
        this.schema = schema;
    }

    /** A sink; empty if it makes no sense, which has been reported. */
    Optional<Sink> sink(Element element) {
        Position position = element.position();
        if (element.node() instanceof ScalarNode word && word.getValue().equals(CONSOLE.name())) {
            return Optional.of(new Sink.Console(position, ROWS.byDefault().orElseThrow()));
        }
        if (element.node() instanceof ScalarNode word && word.getValue().equals(MEMORY.name())) {
            return Optional.of(new Sink.Memory(position, Sink.Memory.ROWS));
        }
        if (!(element.node() instanceof MappingNode mapping)
                || mapping.getValue().size() != 1) {
            reading.unsound(position, "a sink is one of " + KINDS, "Begin each sink with \"- \"");
            return Optional.empty();
        }
        Section sink = SINK.section(reading, position, element.node());
        Optional<Sink> made = sink.get(POSTGRES)
                .<Sink>map(section -> postgres(position, section))
                .or(() -> sink.get(PARQUET).map(parquet -> parquet(position, parquet)))
                .or(() -> sink.get(JDBC).map(section -> jdbc(position, section)))
                .or(() -> sink.get(KAFKA).map(section -> kafka(position, section)))
                .or(() -> sink.get(CONSOLE).map(console -> console(position, console)))
                .or(() -> sink.get(MEMORY).map(memory -> memory(position, memory)));
        sink.end();
        return made;
    }

    private Sink postgres(Position position, Section section) {
        String table = section.text(TABLE);
        if (schema.isEmpty()) {
            reading.problem(
                    position, "no database is named", "Add \"postgres: {url, user, password}\" to the pipeline");
        }
        Sink sink = new Sink.Postgres(position, table, schema.orElse(PostgresConnection.PUBLIC), columns(section, KEY));
        section.end();
        return sink;
    }

    private Sink parquet(Position position, Element parquet) {
        if (parquet.node() instanceof ScalarNode) {
            String path = Values.PATH
                    .read(reading, parquet.position(), parquet.node())
                    .orElseThrow();
            return new Sink.Parquet(
                    position, path, List.of(), List.of(), compacting(path).bytesByDefault());
        }
        Section section = DATASET.section(reading, parquet.position(), parquet.node());
        String path = section.text(PATH);
        Compacting compacting = compacting(path);
        Optional<SizeOrOff> compact = section.get(COMPACT);
        if (compact.filter(size -> size.bytes().isPresent()).isPresent() && !compacting.hasLock()) {
            reading.problem(
                    section.place(COMPACT),
                    "nothing keeps two drivers apart that merge files at \"" + path + "\"",
                    "Add \"postgres: {url, user, password}\" to the pipeline, or write \"compact: off\"");
        }
        Sink sink = new Sink.Parquet(
                position,
                path,
                columns(section, KEY),
                columns(section, PARTITION_BY),
                compact.map(SizeOrOff::bytes).orElseGet(compacting::bytesByDefault));
        section.end();
        return sink;
    }

    private Compacting compacting(String path) {
        return Compacting.of(path, schema.isPresent());
    }

    private static Sink jdbc(Position position, Section section) {
        Sink sink = new Sink.Jdbc(
                position,
                section.text(URL),
                section.text(JDBC_TABLE),
                section.get(USER),
                section.get(PASSWORD),
                section.get(DRIVER));
        section.end();
        return sink;
    }

    private Sink kafka(Position position, Section section) {
        Sink sink = new Sink.Kafka(
                position,
                section.text(KafkaParser.BOOTSTRAP),
                section.text(KafkaParser.TOPIC),
                columns(section, RECORD_KEY),
                FreeSettings.read(reading, section.section(PRODUCER)));
        section.end();
        return sink;
    }

    private List<String> columns(Section section, Key<List<String>> key) {
        List<String> columns = section.list(key);
        if (columns.isEmpty() && section.has(key)) {
            reading.problem(section.place(key), "must not be empty", "Name columns, or leave the key out");
        }
        if (columns.stream().distinct().count() < columns.size()) {
            reading.problem(section.place(key), "names a column twice", "");
        }
        return columns;
    }

    private Sink console(Position position, Element console) {
        int rows = ROWS.byDefault().orElseThrow();
        if (!Section.isNull(console.node())) {
            Section section = TERMINAL.section(reading, console.position(), console.node());
            rows = section.value(ROWS);
            section.end();
        }
        return new Sink.Console(position, rows);
    }

    private Sink memory(Position position, Element memory) {
        int rows = Sink.Memory.ROWS;
        if (!Section.isNull(memory.node())) {
            Section section = IN_MEMORY.section(reading, memory.position(), memory.node());
            rows = section.value(ROWS_IN_MEMORY);
            section.end();
        }
        return new Sink.Memory(position, rows);
    }
}
