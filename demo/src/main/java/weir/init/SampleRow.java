package weir.init;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;
import weir.init.ColumnType.Plain;

/**
 * A row of a sample.
 *
 * @param values by field; of CSV, what each value says of itself that it is
 * @param texts the values of CSV as they stand there; of JSON, nothing
 */
record SampleRow(ObjectNode values, Map<String, String> texts) {
    /** Keeps its own copy of {@code texts}. */
    SampleRow {
        texts = Map.copyOf(texts);
    }

    /** The value as a column of a type has it: a number in a column of text is the text. Missing if there is none. */
    JsonNode value(Column column) {
        JsonNode value = values.path(column.field());
        String text = texts.get(column.field());
        boolean isText = column.type() instanceof Plain plain && plain.isText();
        if (value.isNull() || value.isMissingNode()) {
            return value.isNull() ? value : MissingNode.getInstance();
        }
        return isText && text != null ? TextNode.valueOf(text) : value;
    }
}
