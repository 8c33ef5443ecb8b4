package weir.demo;

import java.util.List;

/**
 * What a table must hold, by the judgement of another engine.
 *
 * @param name of the query and its table
 * @param kept the table's columns as PostgreSQL selects them; moments as microseconds since 1970
 * @param expected DuckDB's SQL for the same columns, over {@code watch} (all rows), {@code clean} (those without nulls) and
 *     {@code users}
 * @param averages columns that may differ in the last digits, since they depend on the order of adding up
 * @param parquet the same columns as DuckDB selects them from the Parquet files in the lake's {@code out/<name>}; empty if there
 *     are none
 */
record Check(String name, String kept, String expected, List<String> averages, String parquet) {
    /** Keeps its own copy. */
    Check {
        averages = List.copyOf(averages);
    }

    static Check of(String name, String kept, String expected) {
        return new Check(name, kept, expected, List.of(), "");
    }

    Check withAverages(String... columns) {
        return new Check(name, kept, expected, List.of(columns), parquet);
    }

    Check withParquet(String columns) {
        return new Check(name, kept, expected, averages, columns);
    }

    /** How many sinks keep it. */
    int sinks() {
        return parquet.isEmpty() ? 1 : 2;
    }
}
