package weir.course;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import weir.run.Lake;
import weir.run.PipelineRun;

/**
 * What a query of an exercise has to show.
 *
 * @param query its name
 * @param where where to look
 * @param duckdb the same as DuckDB's SQL; {@code readings}, {@code clean} and {@code users} are there
 */
record Seen(String query, Where where, String duckdb) {
    private static final String RELATIONS =
            """
            WITH readings AS (SELECT * FROM read_json('$data/in/watch/*/*/*.json', format='newline_delimited', columns={
                Arrival_Time: 'BIGINT', Creation_Time: 'BIGINT', Device: 'VARCHAR', "Index": 'BIGINT', Model: 'VARCHAR',
                "User": 'VARCHAR', gt: 'VARCHAR', x: 'DOUBLE', y: 'DOUBLE', z: 'DOUBLE'})),
            lines AS (SELECT * FROM read_csv('$data/in/watch/*/*/*.json', columns={value: 'VARCHAR'}, header=false, delim='\\t', quote='')),
            clean AS (SELECT * FROM readings WHERE gt IS NOT NULL AND "User" IS NOT NULL AND x IS NOT NULL),
            users AS (SELECT * FROM read_csv('$users.csv', header=true, delim=';', all_varchar=true))
            """;

    /** Where it is seen. */
    enum Where {
        /** In the last table that was printed. */
        LAST_PRINTED,
        /** In the rows that were printed last for each value of the first column. */
        LATEST_PRINTED,
        /** In all that was printed, which is only a part. */
        PART_PRINTED,
        /** In the memory sink. */
        MEMORY
    }

    void check(Lake lake, PipelineRun run, Printed printed) {
        List<String> expected = lake.duckdb(RELATIONS + duckdb);
        assertThat(expected).as("DuckDB's " + query).isNotEmpty();
        switch (where) {
            case LAST_PRINTED ->
                assertThat(printed.last(query)).as(query).containsExactlyInAnyOrderElementsOf(expected);
            case LATEST_PRINTED ->
                assertThat(printed.latest(query)).as(query).containsExactlyInAnyOrderElementsOf(expected);
            case PART_PRINTED ->
                assertThat(printed.rows(query)).as(query).isNotEmpty().isSubsetOf(expected);
            case MEMORY -> assertThat(memory(run)).as(query).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    private List<String> memory(PipelineRun run) {
        return run.session().table(query).collectAsList().stream()
                .map(Seen::text)
                .toList();
    }

    private static String text(Row row) {
        return IntStream.range(0, row.length())
                .mapToObj(i -> String.valueOf(row.get(i)))
                .collect(Collectors.joining("|"));
    }
}
