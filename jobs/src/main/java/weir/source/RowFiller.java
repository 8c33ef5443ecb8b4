package weir.source;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.SpecificInternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.unsafe.types.UTF8String;
import scala.Function1;
import weir.json.Texts;

/** Puts the values of one JSON object after the other into the columns that are handed on. */
final class RowFiller {
    private static final int NOT_HANDED_ON = -1;

    private enum Kind {
        LONG,
        INT,
        DOUBLE,
        STRING,
        OTHER
    }

    private final RowShape shape;
    private final SpecificInternalRow row;
    /** By the column's place in the data schema: its interned name, how to read it, where it goes. */
    private final String[] names;

    private final Kind[] kinds;
    private final Function1<JsonParser, Object>[] converters;
    private final int[] outputs;
    private final Map<String, Integer> places = new HashMap<>();
    private final boolean everyColumn;

    private final int laneAt;
    private final int dropAt;
    private final int lineAt;
    private final int errorAt;
    private final int rawAt;
    private final int aheadAt;

    private UTF8String lane = UTF8String.EMPTY_UTF8;
    private long drop;

    RowFiller(RowShape shape, boolean everyColumn, SparkLine spark) {
        this.shape = shape;
        this.everyColumn = everyColumn;
        this.row = new SpecificInternalRow(shape.output());
        StructField[] fields = shape.data().fields();
        names = new String[fields.length];
        kinds = new Kind[fields.length];
        converters = newConverters(fields.length);
        outputs = new int[fields.length];
        for (int i = 0; i < fields.length; i++) {
            // Jackson interns the names it reads, so the usual comparison is one of addresses.
            names[i] = fields[i].name().intern();
            kinds[i] = kind(fields[i].dataType());
            converters[i] = spark.converter(fields[i].dataType());
            outputs[i] = outputOf(fields[i].name());
            places.put(names[i], i);
        }
        laneAt = outputOf(RowShape.Provenance.LANE.column());
        dropAt = outputOf(RowShape.Provenance.DROP.column());
        lineAt = outputOf(RowShape.Provenance.LINE.column());
        errorAt = outputOf(RowShape.Provenance.ERROR.column());
        rawAt = outputOf(RowShape.Provenance.RAW.column());
        aheadAt = outputOf(RowShape.Provenance.AHEAD.column());
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // Java makes no arrays of generic types.
    private static Function1<JsonParser, Object>[] newConverters(int length) {
        return new Function1[length];
    }

    private static Kind kind(DataType type) {
        if (type instanceof LongType) {
            return Kind.LONG;
        }
        if (type instanceof IntegerType) {
            return Kind.INT;
        }
        if (type instanceof DoubleType) {
            return Kind.DOUBLE;
        }
        return type instanceof StringType ? Kind.STRING : Kind.OTHER;
    }

    private int outputOf(String column) {
        return shape.output().getFieldIndex(column).isDefined() ? shape.output().fieldIndex(column) : NOT_HANDED_ON;
    }

    InternalRow row() {
        return row;
    }

    void comesFrom(String ofLane, long ofDrop) {
        lane = UTF8String.fromString(ofLane);
        drop = ofDrop;
    }

    /** Where the row stands, which is good unless {@link #isBad} says otherwise. */
    void isAt(int line) {
        if (laneAt >= 0) {
            row.update(laneAt, lane);
        }
        if (dropAt >= 0) {
            row.setLong(dropAt, drop);
        }
        if (lineAt >= 0) {
            row.setInt(lineAt, line);
        }
        isBad(Optional.empty());
        setAhead(false);
    }

    void setAhead(boolean isAhead) {
        if (aheadAt >= 0) {
            row.setBoolean(aheadAt, isAhead);
        }
    }

    void isBad(Optional<BadLine> bad) {
        if (errorAt >= 0) {
            row.update(errorAt, bad.map(b -> UTF8String.fromString(b.reason())).orElse(null));
        }
        if (rawAt >= 0) {
            row.update(rawAt, bad.map(b -> UTF8String.fromString(b.text())).orElse(null));
        }
    }

    /** Takes over a row that has all columns of the data schema. */
    void take(InternalRow full) {
        StructField[] fields = shape.data().fields();
        for (int i = 0; i < fields.length; i++) {
            if (outputs[i] != NOT_HANDED_ON) {
                row.update(outputs[i], full.get(i, fields[i].dataType()));
            }
        }
    }

    /**
     * Reads from behind an opening brace to behind its closing one.
     *
     * @return false if a value is not plainly of its column's type
     */
    boolean readObject(JsonParser parser) throws IOException {
        for (int output : outputs) {
            if (output != NOT_HANDED_ON) {
                row.setNullAt(output);
            }
        }
        int expected = 0;
        while (true) {
            JsonToken token = parser.nextToken();
            if (token == JsonToken.END_OBJECT) {
                return true;
            }
            if (token != JsonToken.FIELD_NAME) {
                return false;
            }
            int place = place(parser.currentName(), expected);
            if (place < 0) {
                parser.nextToken();
                parser.skipChildren();
                continue;
            }
            expected = place + 1;
            if (outputs[place] == NOT_HANDED_ON && !everyColumn) {
                parser.nextToken();
                parser.skipChildren();
            } else if (!readValue(parser, place)) {
                return false;
            }
        }
    }

    /** Fields mostly come in the order of the schema. */
    @SuppressWarnings("ReferenceEquality") // Both are interned; a name that is not is found in the map.
    private int place(String name, int expected) {
        if (expected < names.length && names[expected] == name) {
            return expected;
        }
        return places.getOrDefault(name, -1);
    }

    private boolean readValue(JsonParser parser, int place) throws IOException {
        int output = outputs[place];
        JsonToken token = parser.nextToken();
        return switch (kinds[place]) {
            case LONG ->
                token == JsonToken.VALUE_NUMBER_INT
                        ? setLong(output, parser.getLongValue())
                        : setAny(output, place, parser);
            case INT ->
                token == JsonToken.VALUE_NUMBER_INT
                        ? setInt(output, parser.getIntValue())
                        : setAny(output, place, parser);
            case DOUBLE ->
                (token == JsonToken.VALUE_NUMBER_FLOAT || token == JsonToken.VALUE_NUMBER_INT)
                        ? setDouble(output, parser.getDoubleValue())
                        : setAny(output, place, parser);
            case STRING -> token == JsonToken.VALUE_STRING ? setText(output, parser) : setAny(output, place, parser);
            case OTHER -> setAny(output, place, parser);
        };
    }

    /** Null, and what Spark makes of values that need more than a look; throws what Spark throws for those that do not fit. */
    private boolean setAny(int output, int place, JsonParser parser) {
        Object value = converters[place].apply(parser);
        if (output != NOT_HANDED_ON) {
            row.update(output, value);
        }
        return true;
    }

    private boolean setLong(int output, long value) {
        if (output != NOT_HANDED_ON) {
            row.setLong(output, value);
        }
        return true;
    }

    private boolean setInt(int output, int value) {
        if (output != NOT_HANDED_ON) {
            row.setInt(output, value);
        }
        return true;
    }

    private boolean setDouble(int output, double value) {
        if (output != NOT_HANDED_ON) {
            row.setDouble(output, value);
        }
        return true;
    }

    private boolean setText(int output, JsonParser parser) throws IOException {
        // Jackson is lazy: asking for the length is what finds an escape that is wrong.
        int size = parser.getTextLength();
        if (output == NOT_HANDED_ON) {
            return true;
        }
        char[] characters = parser.getTextCharacters();
        int from = parser.getTextOffset();
        byte[] ascii = new byte[size];
        for (int i = 0; i < size; i++) {
            char character = characters[from + i];
            if (character >= 0x80) {
                row.update(output, Texts.utf8(parser.getText()));
                return true;
            }
            ascii[i] = (byte) character;
        }
        row.update(output, UTF8String.fromBytes(ascii));
        return true;
    }
}
