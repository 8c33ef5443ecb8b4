package weir.json;

import com.fasterxml.jackson.core.JsonParser;
import org.apache.spark.sql.catalyst.json.JSONOptions;
import org.apache.spark.sql.catalyst.json.JacksonParser;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import scala.Function1;
import scala.collection.Seq;

/**
 * Spark's parser of JSON rows, except that STRING keeps the text of a value. Spark writes numbers again, 1.10 as 1.1 and 1e3 as 1000.0, and makes
 * "?" of an unpaired surrogate.
 */
public final class TextKeepingParser extends JacksonParser {

    /**
     * A parser of rows.
     *
     * @param schema of a row
     * @param filters that Spark applies early; may be empty
     */
    public TextKeepingParser(StructType schema, JSONOptions options, Seq<Filter> filters) {
        super(schema, options, true, filters);
    }

    /** Reads the value that a parser stands at; throws what Spark throws. Spark calls this for nested types as well, from its constructor on. */
    @Override
    public Function1<JsonParser, Object> makeConverter(DataType type) {
        if (type instanceof StringType) {
            return new TextValue();
        }
        Function1<JsonParser, Object> converter = super.makeConverter(type);
        return type instanceof MapType ? new MapValue(converter) : converter;
    }
}
