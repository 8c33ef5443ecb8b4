package weir.pipeline;

import java.util.List;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import weir.yaml.Element;
import weir.yaml.Key;
import weir.yaml.Keywords;
import weir.yaml.ListOf;
import weir.yaml.Reading;
import weir.yaml.Section;
import weir.yaml.Shape;
import weir.yaml.Text;
import weir.yaml.Type;
import weir.yaml.Values;

/** Reads tables and views. */
final class SourceParser {
    private static final Key<String> CSV = Key.required("csv", Values.PATH, "The file.");
    private static final Key<Boolean> HEADER = Key.optional(
                    "header", Values.FLAG, "Whether the first line names the columns.")
            .orElse(false);
    private static final Key<String> SEPARATOR = Key.optional(
                    "separator", Text.ANY, "What is between two columns: one character.")
            .orElse(",");
    private static final Key<SqlText> SCHEMA = Key.optional(
            "schema", Sql.TEXT, "The columns as Spark's DDL. Without it they are strings, named by the first line.");
    /** Either the first line or a schema names the columns. */
    static final Shape TABLE = Shape.of(CSV, HEADER, SEPARATOR, SCHEMA)
            .where(
                    "anyOf",
                    List.of(
                            Keywords.of("required", List.of(SCHEMA.name())),
                            Keywords.of(
                                    "required",
                                    List.of(HEADER.name()),
                                    "properties",
                                    Keywords.of(
                                            HEADER.name(),
                                            Keywords.of("not", Keywords.of("enum", List.of(false, "false")))))));

    private static final Key<SqlText> SQL = Key.optional("sql", Sql.TEXT, "SQL over streams, tables and other views.");
    private static final Key<String> FROM =
            Key.optional("from", Text.ANY, "The stream, table or view whose rows lack nothing afterwards.");
    private static final Type<List<String>> COLUMNS = new ListOf<>(Text.ANY).where("minItems", 1);
    private static final Key<Element> DROP_NULLS = Key.optional(
            "dropNulls",
            Element.anyOf(Element.word("any", "all"), COLUMNS),
            "Which rows are left out: any, those in which any column is null; all, those in which every one is; a list, those in"
                    + " which one of these columns is.");
    static final Shape VIEW = Shape.of(SQL, FROM, DROP_NULLS)
            .exactlyOneOf(SQL, FROM)
            .needs(FROM, DROP_NULLS)
            .needs(DROP_NULLS, FROM);

    private final Reading reading;

    SourceParser(Reading reading) {
        this.reading = reading;
    }

    Table table(String name, Section section) {
        Table table = new Table(
                section.position(),
                name,
                section.text(CSV),
                section.value(HEADER),
                section.value(SEPARATOR),
                section.get(SCHEMA));
        if (!table.header() && table.schema().isEmpty()) {
            reading.unsound(
                    section.position(),
                    "the columns have no names",
                    "Add \"header: true\" if the first line names them, or a schema");
        }
        return table;
    }

    View view(String name, Section section) {
        if (!section.has(FROM) && !section.has(DROP_NULLS)) {
            return new View.Sql(section.position(), name, section.required(SQL).orElseGet(() -> SqlText.of("")));
        }
        if (section.has(SQL)) {
            reading.unsound(section.position(), "a view has either sql or from and dropNulls", "Remove one of them");
        }
        return new View.Clean(section.position(), name, section.text(FROM), dropNulls(section));
    }

    private View.DropNulls dropNulls(Section section) {
        Node node = section.required(DROP_NULLS).map(Element::node).orElse(null);
        if (node instanceof SequenceNode sequence && !sequence.getValue().isEmpty()) {
            return new View.Columns(
                    COLUMNS.read(reading, section.place(DROP_NULLS), node).orElseThrow());
        }
        if (node instanceof ScalarNode scalar && scalar.getValue().equals("any")) {
            return new View.Any();
        }
        if (node instanceof ScalarNode scalar && scalar.getValue().equals("all")) {
            return new View.All();
        }
        if (node != null) {
            reading.unsound(section.place(DROP_NULLS), "has to be any, all or a list of columns", "");
        }
        return new View.Any();
    }
}
