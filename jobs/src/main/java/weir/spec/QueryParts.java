package weir.spec;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import weir.yaml.Position;
import weir.yaml.Reading;
import weir.yaml.Section;
import weir.yaml.Variables;

/** Reads queries and their sinks. */
final class QueryParts {
    private static final Duration TRIGGER = Duration.ofSeconds(1);
    private static final int CONSOLE_ROWS = 20;
    private static final String KINDS = "postgres, parquet, jdbc, kafka, console or memory";

    private static final Pattern TABLE = Pattern.compile("[^\\s;'()]+");

    private final Reading reading;
    private final boolean hasPostgres;

    /** @param hasPostgres whether the pipeline names a database */
    QueryParts(Reading reading, boolean hasPostgres) {
        this.reading = reading;
        this.hasPostgres = hasPostgres;
    }

    Query query(String name, Section section) {
        Optional<Keyed> keyed = new KeyedParts(reading).keyed(section);
        SqlText sql = keyed.map(
                        each -> new SqlText(each.position(), "SELECT * FROM `" + Keyed.relation(name) + "`", List.of()))
                .orElseGet(() -> new SqlValues(reading).required(section, "sql"));
        return new Query(
                section.position(),
                name,
                sql,
                keyed,
                section.choice("mode", Query.Mode.APPEND),
                section.duration("trigger").orElse(TRIGGER),
                sinks(section));
    }

    private List<Sink> sinks(Section query) {
        List<Section.Element> elements = query.elements("sinks");
        if (elements.isEmpty()
                && query.isMapping()
                && query.node("sinks").stream().allMatch(SequenceNode.class::isInstance)) {
            reading.unsound(query.place("sinks"), "a query needs at least one sink", "Sinks are " + KINDS);
        }
        List<Sink> sinks = new ArrayList<>();
        for (Section.Element element : elements) {
            sink(element).ifPresent(sinks::add);
        }
        return sinks;
    }

    private Optional<Sink> sink(Section.Element element) {
        Position position = element.position();
        if (element.node() instanceof ScalarNode word && word.getValue().equals("console")) {
            return Optional.of(new Sink.Console(position, CONSOLE_ROWS));
        }
        if (element.node() instanceof ScalarNode word && word.getValue().equals("memory")) {
            return Optional.of(new Sink.Memory(position));
        }
        if (!(element.node() instanceof MappingNode mapping)
                || mapping.getValue().size() != 1) {
            reading.unsound(position, "a sink is one of " + KINDS, "Begin each sink with \"- \"");
            return Optional.empty();
        }
        Section sink = Section.of(reading, position, element.node());
        Optional<Sink> made = sink.node("postgres")
                .<Sink>map(node -> postgres(position, below(sink, "postgres", node)))
                .or(() -> sink.node("parquet").map(node -> parquet(position, sink, node)))
                .or(() -> sink.node("jdbc").map(node -> jdbc(position, below(sink, "jdbc", node))))
                .or(() -> sink.node("kafka").map(node -> kafka(position, below(sink, "kafka", node))))
                .or(() -> sink.node("console").map(node -> console(position, sink, node)))
                .or(() -> sink.node("memory").map(node -> memory(position, sink, node)));
        sink.end();
        return made;
    }

    private Section below(Section sink, String key, Node node) {
        return Section.of(reading, sink.place(key), node);
    }

    private Sink postgres(Position position, Section section) {
        String table = section.text("table");
        if (!hasPostgres) {
            reading.problem(
                    position, "no database is named", "Add \"postgres: {url, user, password}\" to the pipeline");
        }
        Sink sink = new Sink.Postgres(position, table, columns(section, "key"));
        section.end();
        return sink;
    }

    private Sink parquet(Position position, Section sink, Node node) {
        if (node instanceof ScalarNode) {
            return new Sink.Parquet(position, sink.path("parquet"), List.of(), List.of());
        }
        Section section = below(sink, "parquet", node);
        Sink parquet = new Sink.Parquet(
                position, section.path("path"), columns(section, "key"), columns(section, "partitionBy"));
        section.end();
        return parquet;
    }

    private Sink jdbc(Position position, Section section) {
        String url = section.text("url");
        if (!url.isEmpty() && !Variables.in(url)) {
            GlobalParts.checkUrl(reading, section.place("url"), url, "jdbc:", "a JDBC URL");
        }
        String table = section.text("table");
        if (!table.isEmpty() && !TABLE.matcher(table).matches()) {
            reading.problem(section.place("table"), "is not the name of a table", "Write name or schema.name");
        }
        Sink sink = new Sink.Jdbc(
                position,
                url,
                table,
                section.optionalText("user"),
                section.optionalSecret("password"),
                section.optionalText("driver"));
        section.end();
        return sink;
    }

    private Sink kafka(Position position, Section section) {
        Sink sink = new Sink.Kafka(
                position,
                section.text("bootstrap"),
                KafkaParts.topic(reading, section),
                columns(section, "key"),
                GlobalParts.settings(reading, section.section("settings")));
        section.end();
        return sink;
    }

    private List<String> columns(Section section, String key) {
        List<String> columns = section.texts(key);
        if (columns.isEmpty() && section.node(key).isPresent()) {
            reading.problem(section.place(key), "must not be empty", "Name columns, or leave the key out");
        }
        if (columns.stream().distinct().count() < columns.size()) {
            reading.problem(section.place(key), "names a column twice", "");
        }
        return columns;
    }

    private Sink console(Position position, Section sink, Node node) {
        int rows = CONSOLE_ROWS;
        if (!Section.isNull(node)) {
            Section section = below(sink, "console", node);
            rows = section.count("rows").orElse(CONSOLE_ROWS);
            section.end();
        }
        return new Sink.Console(position, rows);
    }

    private Sink memory(Position position, Section sink, Node node) {
        if (!Section.isNull(node)) {
            below(sink, "memory", node).end();
        }
        return new Sink.Memory(position);
    }
}
