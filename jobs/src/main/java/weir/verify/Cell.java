package weir.verify;

/**
 * A column of what is compared, the same on both sides: simple types only.
 *
 * @param name what people call it
 * @param kind how its values are compared
 * @param isKey whether it belongs to the columns that tell rows apart
 */
record Cell(String name, Kind kind, boolean isKey) {
    /** How values are compared. */
    enum Kind {
        /** Equal or not. */
        EXACT,
        /** A FLOAT, as DOUBLE. */
        FLOAT,
        /** A DOUBLE. */
        DOUBLE,
        /** Nested values as JSON text, which may hold floating-point numbers. */
        JSON
    }

    /** Whether two computations may differ in the last digits where they add up in another order. */
    boolean isRounded() {
        return kind != Kind.EXACT;
    }
}
