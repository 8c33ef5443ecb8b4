package weir.source;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayBasedMapData;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.catalyst.util.MapData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Maps that have each key once. Spark's parser keeps both entries of a key that stands twice, which other readers of Parquet refuse. */
final class MapKeys {
    private MapKeys() {}

    /** Whether a type, or one inside it, satisfies something. */
    static boolean within(DataType type, Predicate<DataType> predicate) {
        return type.existsRecursively(predicate::test);
    }

    /** The value with one entry for each key of each map in it: the last that came, at the place of the first. */
    static Object lastWins(Object value, DataType type) {
        if (value == null || !within(type, MapType.class::isInstance)) {
            return value;
        }
        if (type instanceof MapType map) {
            return ofMap((MapData) value, map);
        }
        if (type instanceof ArrayType array) {
            return array(((ArrayData) value), array.elementType());
        }
        return ofRow((InternalRow) value, (StructType) type);
    }

    private static MapData ofMap(MapData map, MapType type) {
        Map<Optional<Object>, Object> entries = new LinkedHashMap<>();
        for (int i = 0; i < map.numElements(); i++) {
            entries.put(
                    Optional.ofNullable(element(map.keyArray(), i, type.keyType())),
                    lastWins(element(map.valueArray(), i, type.valueType()), type.valueType()));
        }
        List<Object> keys = new ArrayList<>();
        entries.keySet().forEach(key -> keys.add(key.orElse(null)));
        return new ArrayBasedMapData(
                new GenericArrayData(keys.toArray()),
                new GenericArrayData(entries.values().toArray()));
    }

    private static ArrayData array(ArrayData array, DataType elementType) {
        Object[] elements = new Object[array.numElements()];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = lastWins(element(array, i, elementType), elementType);
        }
        return new GenericArrayData(elements);
    }

    private static Object element(ArrayData array, int at, DataType type) {
        return array.isNullAt(at) ? null : array.get(at, type);
    }

    static InternalRow ofRow(InternalRow row, StructType type) {
        StructField[] fields = type.fields();
        Object[] values = new Object[fields.length];
        for (int i = 0; i < fields.length; i++) {
            DataType field = fields[i].dataType();
            values[i] = row.isNullAt(i) ? null : lastWins(row.get(i, field), field);
        }
        return new GenericInternalRow(values);
    }
}
