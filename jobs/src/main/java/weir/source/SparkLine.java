package weir.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.json.JSONOptionsInRead;
import org.apache.spark.sql.catalyst.util.BadRecordException;
import org.apache.spark.sql.catalyst.util.CannotParseJSONFieldException;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import scala.Function1;
import scala.collection.Iterable;
import scala.collection.JavaConverters;
import scala.collection.immutable.Map$;
import scala.runtime.AbstractFunction1;
import scala.runtime.AbstractFunction2;
import weir.json.TextKeepingParser;
import weir.problem.Failure;

/** One line as Spark's own JSON source understands it, but for texts: the judge of every line that is not plainly good. */
final class SparkLine {
    private final TextKeepingParser parser;
    private final StructType schema;
    private final boolean hasMaps;

    /**
     * What a line gave.
     *
     * @param rows with all columns of the schema; none for a blank line, several for an array
     * @param problem why the line does not fit the schema, if it does not
     */
    record Result(List<InternalRow> rows, Optional<String> problem) {}

    SparkLine(StructType schema) {
        this.schema = schema;
        this.hasMaps = MapKeys.within(schema, MapType.class::isInstance);
        JSONOptionsInRead options =
                new JSONOptionsInRead(Map$.MODULE$.empty(), SQLConf.get().sessionLocalTimeZone(), "");
        parser = new TextKeepingParser(
                schema, options, JavaConverters.asScalaBuffer(List.<Filter>of()).toSeq());
    }

    /** Reads the value that a parser stands at, as Spark would but for texts; throws what Spark would. */
    Function1<JsonParser, Object> converter(DataType type) {
        Function1<JsonParser, Object> converter = parser.makeConverter(type);
        boolean mapped = MapKeys.within(type, MapType.class::isInstance);
        boolean bounded = hasBytes(type);
        return mapped || bounded ? new Exact(converter, type, bounded) : converter;
    }

    private static boolean hasBytes(DataType type) {
        return MapKeys.within(type, ByteType.class::isInstance);
    }

    Result parse(byte[] data, int from, int to, int width) {
        try {
            return new Result(
                    rows(parser.parse(data, new OfRange(from, to, hasBytes(schema)), new TextOfRange(from, to))),
                    Optional.empty());
        } catch (Exception e) {
            // Scala declares no exceptions, so the compiler can't know that this one comes.
            if (e instanceof BadRecordException bad) {
                InternalRow[] partial = bad.partialResults().apply();
                List<InternalRow> rows = partial.length > 0 ? List.of(partial) : List.of(new GenericInternalRow(width));
                return new Result(exact(rows), Optional.of(reason(bad.cause())));
            }
            throw e;
        }
    }

    private List<InternalRow> rows(Iterable<InternalRow> rows) {
        return exact(new ArrayList<>(JavaConverters.asJavaCollection(rows)));
    }

    private List<InternalRow> exact(List<InternalRow> rows) {
        return hasMaps ? rows.stream().map(row -> MapKeys.ofRow(row, schema)).toList() : rows;
    }

    private static String reason(Throwable cause) {
        // Spark words this one only where the line is an object.
        if (cause instanceof CannotParseJSONFieldException e) {
            return "Cannot parse the field name '%s' and the value %s of the JSON token type %s to target Spark data type \"%s\""
                    .formatted(
                            e.fieldName(),
                            e.fieldValue(),
                            e.jsonType(),
                            e.dataType().sql());
        }
        if (cause instanceof JsonProcessingException e) {
            return e.getOriginalMessage();
        }
        // Spark's messages begin with their class in brackets.
        return Failure.reason(cause).replaceFirst("^\\[[A-Z_.]+] ", "");
    }

    /** What Spark's converter makes, with the bounds of integers and the keys of maps as they should be. */
    private static final class Exact extends AbstractFunction1<JsonParser, Object> {
        private final Function1<JsonParser, Object> converter;
        private final DataType type;
        private final boolean bounded;

        Exact(Function1<JsonParser, Object> converter, DataType type, boolean bounded) {
            this.converter = converter;
            this.type = type;
            this.bounded = bounded;
        }

        @Override
        public Object apply(JsonParser parser) {
            return MapKeys.lastWins(converter.apply(bounded ? new StrictBytes(parser) : parser), type);
        }
    }

    private static final class OfRange extends AbstractFunction2<JsonFactory, byte[], JsonParser> {
        private final int from;
        private final int to;
        private final boolean bounded;

        OfRange(int from, int to, boolean bounded) {
            this.from = from;
            this.to = to;
            this.bounded = bounded;
        }

        @Override
        public JsonParser apply(JsonFactory factory, byte[] data) {
            try {
                JsonParser parser = factory.createParser(data, from, to - from);
                return bounded ? new StrictBytes(parser) : parser;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static final class TextOfRange extends AbstractFunction1<byte[], UTF8String> {
        private final int from;
        private final int to;

        TextOfRange(int from, int to) {
            this.from = from;
            this.to = to;
        }

        @Override
        public UTF8String apply(byte[] data) {
            return UTF8String.fromBytes(data, from, to - from);
        }
    }
}
