package weir.postgres;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import weir.text.Utf8;

/** Texts as PostgreSQL holds them, with U+FFFD for each NUL and each malformed sequence. Called by what Spark generates for {@link GroupKeys}. */
public final class HeldText {
    private HeldText() {}

    /** A text; itself, if nothing has to be replaced. */
    public static UTF8String held(UTF8String text) {
        byte[] bytes = text.getBytes();
        return Utf8.isValid(bytes, 0, bytes.length) ? text : UTF8String.fromBytes(Utf8.cleaned(bytes, 0, bytes.length));
    }

    /** A struct with all texts in it. */
    public static InternalRow held(InternalRow row, DataType type) {
        StructField[] fields = ((StructType) type).fields();
        Object[] values = new Object[fields.length];
        for (int i = 0; i < fields.length; i++) {
            DataType field = fields[i].dataType();
            values[i] = row.isNullAt(i) ? null : value(row.get(i, field), field);
        }
        return new GenericInternalRow(values);
    }

    /** An array with all texts in it. */
    public static ArrayData held(ArrayData array, DataType type) {
        DataType element = ((ArrayType) type).elementType();
        Object[] values = new Object[array.numElements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.isNullAt(i) ? null : value(array.get(i, element), element);
        }
        return new GenericArrayData(values);
    }

    private static Object value(Object value, DataType type) {
        if (type instanceof StringType) {
            return held((UTF8String) value);
        } else if (type instanceof StructType) {
            return held((InternalRow) value, type);
        }
        return type instanceof ArrayType ? held((ArrayData) value, type) : value;
    }
}
