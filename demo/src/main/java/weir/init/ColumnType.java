package weir.init;

import java.util.List;
import java.util.stream.Collectors;

/** The type of a column, as Spark's DDL has it. */
sealed interface ColumnType {

    /** For example {@code STRUCT<a: INT>}. */
    String ddl();

    /** Types without parts. */
    enum Plain implements ColumnType {
        BOOLEAN,
        INT,
        BIGINT,
        DOUBLE,
        DATE,
        TIMESTAMP,
        STRING;

        @Override
        public String ddl() {
            return name();
        }

        /** Whether values are written as texts. */
        boolean isText() {
            return this == DATE || this == TIMESTAMP || this == STRING;
        }
    }

    /**
     * Whole numbers beyond 64 bits.
     *
     * @param digits 1 to 38
     */
    record Decimal(int digits) implements ColumnType {
        @Override
        public String ddl() {
            return "DECIMAL(" + digits + ",0)";
        }
    }

    /** Objects. */
    record Struct(List<Field> fields) implements ColumnType {
        /** Keeps its own copy of {@code fields}. */
        public Struct {
            fields = List.copyOf(fields);
        }

        @Override
        public String ddl() {
            return fields.stream()
                    .map(field ->
                            Identifier.of(field.name()) + ": " + field.type().ddl())
                    .collect(Collectors.joining(", ", "STRUCT<", ">"));
        }
    }

    /** A field of an object. */
    record Field(String name, ColumnType type) {}

    /** Lists of values of one type. */
    record Array(ColumnType element) implements ColumnType {
        @Override
        public String ddl() {
            return "ARRAY<" + element.ddl() + ">";
        }
    }
}
