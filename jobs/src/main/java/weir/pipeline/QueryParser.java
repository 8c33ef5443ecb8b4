package weir.pipeline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import weir.identifier.IdentifierQuotes;
import weir.sink.Mode;
import weir.yaml.Element;
import weir.yaml.Key;
import weir.yaml.Keywords;
import weir.yaml.ListOf;
import weir.yaml.Reading;
import weir.yaml.Section;
import weir.yaml.Shape;
import weir.yaml.Values;

/** Reads queries. */
final class QueryParser {
    static final Key<SqlText> SQL =
            Key.optional("sql", Sql.TEXT, "A query over streams, tables and views; at least one stream.");
    private static final Key<Mode> MODE = Key.optional(
                    "mode",
                    Values.choice(Mode.class),
                    "Which rows of the result each batch hands to the sinks: append, those that will never change; update, those"
                            + " that changed; complete, all.")
            .orElse(Mode.APPEND);
    private static final Key<Duration> TRIGGER = Key.optional(
                    "trigger",
                    Values.DURATION,
                    "From the beginning of one batch to that of the next; 0 seconds for at once.")
            .orElse(Duration.ofSeconds(1));
    private static final Key<List<Element>> SINKS =
            Key.required("sinks", new ListOf<>(SinkParser.TYPE).where("minItems", 1), "Where the result is kept.");

    static final Shape QUERY = Shape.of(SQL, KeyedParser.DETECT, KeyedParser.STATEFUL, MODE, TRIGGER, SINKS)
            .exactlyOneOf(SQL, KeyedParser.DETECT, KeyedParser.STATEFUL);
    /** Matches a query without sinks that need the pipeline's database. */
    static final Map<String, Object> WITHOUT_POSTGRES = Keywords.of(
            "properties", Keywords.of(SINKS.name(), Keywords.of("items", Keywords.of("not", SinkParser.IN_POSTGRES))));

    private final Reading reading;
    private final SinkParser sinks;

    /** @param schema of tables in the pipeline's database; empty if the pipeline names none */
    QueryParser(Reading reading, Optional<String> schema) {
        this.reading = reading;
        this.sinks = new SinkParser(reading, schema);
    }

    Query query(String name, Section section) {
        Optional<Keyed> keyed = new KeyedParser(reading).keyed(section);
        SqlText sql = keyed.map(each -> new SqlText(
                        each.position(),
                        "SELECT * FROM " + IdentifierQuotes.SPARK.around(Keyed.relation(name)),
                        List.of()))
                .orElseGet(() -> section.required(SQL).orElseGet(() -> SqlText.of("")));
        return new Query(
                section.position(), name, sql, keyed, section.value(MODE), section.value(TRIGGER), sinks(section));
    }

    private List<Sink> sinks(Section query) {
        List<Element> elements = query.list(SINKS);
        if (elements.isEmpty()
                && query.isMapping()
                && query.node(SINKS).stream().allMatch(SequenceNode.class::isInstance)) {
            reading.unsound(query.place(SINKS), "a query needs at least one sink", "Sinks are " + SinkParser.KINDS);
        }
        List<Sink> made = new ArrayList<>();
        elements.forEach(element -> sinks.sink(element).ifPresent(made::add));
        return made;
    }
}
