package weir.spec;

import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import weir.yaml.Reading;
import weir.yaml.Section;

/** Reads tables and views. */
final class SourceParts {
    private final Reading reading;
    private final SqlValues sql;

    SourceParts(Reading reading) {
        this.reading = reading;
        this.sql = new SqlValues(reading);
    }

    Table table(String name, Section section) {
        Table table = new Table(
                section.position(),
                name,
                section.path("csv"),
                section.flag("header", false),
                section.optionalText("separator").orElse(","),
                sql.optional(section, "schema"));
        if (!table.header() && table.schema().isEmpty()) {
            reading.unsound(
                    section.position(),
                    "the columns have no names",
                    "Add \"header: true\" if the first line names them, or a schema");
        }
        return table;
    }

    View view(String name, Section section) {
        if (section.node("from").isEmpty() && section.node("dropNulls").isEmpty()) {
            return new View.Sql(section.position(), name, sql.required(section, "sql"));
        }
        if (section.node("sql").isPresent()) {
            reading.unsound(section.position(), "a view has either sql or from and dropNulls", "Remove one of them");
        }
        return new View.Clean(section.position(), name, section.text("from"), dropNulls(section));
    }

    private View.DropNulls dropNulls(Section section) {
        Node node = section.node("dropNulls").orElse(null);
        if (node instanceof SequenceNode sequence && !sequence.getValue().isEmpty()) {
            return new View.Columns(section.texts("dropNulls"));
        }
        if (node instanceof ScalarNode scalar && scalar.getValue().equals("any")) {
            return new View.Any();
        }
        if (node instanceof ScalarNode scalar && scalar.getValue().equals("all")) {
            return new View.All();
        }
        if (node == null) {
            reading.unsound(section.position(), "missing key \"dropNulls\"", "");
        } else {
            reading.unsound(section.place("dropNulls"), "has to be any, all or a list of columns", "");
        }
        return new View.Any();
    }
}
