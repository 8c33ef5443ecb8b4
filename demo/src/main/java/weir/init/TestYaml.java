package weir.init;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Writes the test of a pipeline: rows of the sample, and what the queries make of them. */
final class TestYaml {
    private TestYaml() {}

    /** The text of the file. */
    static String of(Queries queries) {
        InferredStream stream = queries.stream();
        List<SampleRow> rows = stream.sample().first();
        Expectations expected = new Expectations(queries, rows);
        StringBuilder text =
                new StringBuilder("# Rows of the sample. Change the queries, and say here what you expect of them.\n");
        text.append("tests:\n  counts_rows_of_the_sample:\n    - given:\n");
        text.append("        ").append(stream.name()).append(":\n");
        rows.forEach(row -> text.append("          - ")
                .append(Yaml.flow(given(row, stream.columns())))
                .append('\n'));
        text.append("    - expect:\n");
        if (queries.window().isPresent()) {
            append(text, queries.perWindow(), expected.windows());
        }
        append(text, queries.totals(), expected.totals());
        return text.toString();
    }

    private static ObjectNode given(SampleRow row, Columns columns) {
        ObjectNode given = JsonNodeFactory.instance.objectNode();
        for (Column column : columns.all()) {
            JsonNode value = row.value(column);
            if (!value.isMissingNode()) {
                given.set(column.name(), value);
            }
        }
        return given;
    }

    private static void append(StringBuilder text, String query, List<String> rows) {
        text.append("        ").append(query).append(rows.isEmpty() ? ": []\n" : ":\n");
        rows.forEach(row -> text.append("          - [").append(row).append("]\n"));
    }
}
