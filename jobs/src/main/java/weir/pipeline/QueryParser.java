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
    private static final Key<Query.State> STATE = Key.optional(
                    "state",
                    Values.choice(Query.State.class),
                    "Where the groups of aggregations are kept from batch to batch: spark, in Spark's state store; postgres, in the"
                            + " pipeline's database, in the transaction that changes the table.")
            .orElse(Query.State.SPARK);
    private static final Key<Duration> TRIGGER = Key.optional(
                    "trigger",
                    Values.DURATION,
                    "From the beginning of one batch to that of the next; 0 seconds for at once.")
            .orElse(Duration.ofSeconds(1));

    private final SinkParser kinds;
    private final Key<List<Element>> sinks;

    QueryParser(List<SinkType> kinds) {
        this.kinds = new SinkParser(kinds);
        this.sinks = Key.required(
                "sinks", new ListOf<>(this.kinds.type()).where("minItems", 1), "Where the result is kept.");
    }

    /** What a query may say. */
    Shape shape() {
        return Shape.of(SQL, KeyedParser.DETECT, KeyedParser.STATEFUL, MODE, STATE, TRIGGER, sinks)
                .exactlyOneOf(SQL, KeyedParser.DETECT, KeyedParser.STATEFUL);
    }

    /** Matches a query without sinks that need the pipeline's database. */
    Map<String, Object> withoutDatabase() {
        return Keywords.of(
                "properties", Keywords.of(sinks.name(), Keywords.of("items", Keywords.of("not", kinds.inDatabase()))));
    }

    /** @param schema of tables in the pipeline's database; empty if the pipeline names none */
    Query query(Reading reading, Optional<String> schema, String name, Section section) {
        Optional<Keyed> keyed = new KeyedParser(reading).keyed(section);
        SqlText sql = keyed.map(each -> new SqlText(
                        each.position(),
                        "SELECT * FROM " + IdentifierQuotes.SPARK.around(Keyed.relation(name)),
                        List.of()))
                .orElseGet(() -> section.required(SQL).orElseGet(() -> SqlText.of("")));
        return new Query(
                section.position(),
                name,
                sql,
                keyed,
                section.value(MODE),
                section.value(STATE),
                section.value(TRIGGER),
                sinks(reading, schema, section));
    }

    private List<Sink> sinks(Reading reading, Optional<String> schema, Section query) {
        List<Element> elements = query.list(sinks);
        if (elements.isEmpty()
                && query.isMapping()
                && query.node(sinks).stream().allMatch(SequenceNode.class::isInstance)) {
            reading.unsound(query.place(sinks), "a query needs at least one sink", "Sinks are " + kinds.names());
        }
        List<Sink> made = new ArrayList<>();
        elements.forEach(element -> kinds.sink(element, reading, schema).ifPresent(made::add));
        return made;
    }
}
