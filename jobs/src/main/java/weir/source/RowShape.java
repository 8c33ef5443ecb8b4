package weir.source;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import weir.problem.PermanentFailure;

/**
 * Which columns a line of JSON has, and which of them, with the row's provenance, a reader hands on.
 *
 * @param data the declared columns that come out of the JSON
 * @param output the columns handed on, in order: some of {@code data}, some of provenance
 */
record RowShape(StructType data, StructType output) implements Serializable {

    /** Columns that say where a row comes from. They are filled when a schema declares them. */
    enum Provenance {
        /** The lane. */
        LANE(DataTypes.StringType),
        /** The drop's number. */
        DROP(DataTypes.LongType),
        /** The line in the drop, from 1. */
        LINE(DataTypes.IntegerType),
        /** Why the line does not fit the schema; null if it does. */
        ERROR(DataTypes.StringType),
        /** The text of a line that does not fit the schema; null if it does. */
        RAW(DataTypes.StringType),
        /** Whether its event time is too far ahead of its drop's seal time. */
        AHEAD(DataTypes.BooleanType);

        @SuppressWarnings("Immutable") // Spark's types are, without saying so.
        private final DataType type;

        Provenance(DataType type) {
            this.type = type;
        }

        DataType type() {
            return type;
        }

        String column() {
            return "_" + name().toLowerCase(Locale.ROOT);
        }

        static Optional<Provenance> of(StructField field) {
            for (Provenance candidate : values()) {
                if (candidate.column().equals(field.name())) {
                    return Optional.of(candidate);
                }
            }
            return Optional.empty();
        }
    }

    /** Everything that {@code declared} names. */
    static RowShape declared(StructType declared) {
        List<StructField> data = new ArrayList<>();
        List<StructField> output = new ArrayList<>();
        for (StructField field : declared.fields()) {
            Optional<Provenance> provenance = Provenance.of(field);
            if (provenance.isPresent() && !provenance.get().type.equals(field.dataType())) {
                throw new PermanentFailure(
                        "read a stream of drops",
                        "the column \"" + field.name() + "\" is declared as "
                                + field.dataType().sql(),
                        "Declare it as " + provenance.get().type.sql() + ", or give your column another name");
            }
            StructField nullable = new StructField(field.name(), field.dataType(), true, field.metadata());
            output.add(nullable);
            if (provenance.isEmpty()) {
                data.add(nullable);
            }
        }
        return new RowShape(
                new StructType(data.toArray(StructField[]::new)), new StructType(output.toArray(StructField[]::new)));
    }

    /** The same rows with fewer columns. What makes a row bad stays defined on all declared ones. */
    RowShape only(StructType columns) {
        return new RowShape(data, columns);
    }

    boolean hands(Provenance provenance) {
        return output.getFieldIndex(provenance.column()).isDefined();
    }
}
