package weir.course;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
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
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?(E-?\\d+)?");
    private static final String RELATIONS =
            """
            WITH readings AS (SELECT * FROM read_json('$data/in/watch/*/*/*.json', format='newline_delimited', columns={
                Arrival_Time: 'BIGINT', Creation_Time: 'BIGINT', Device: 'VARCHAR', "Index": 'BIGINT', Model: 'VARCHAR',
                "User": 'VARCHAR', gt: 'VARCHAR', x: 'DOUBLE', y: 'DOUBLE', z: 'DOUBLE'})),
            lines AS (SELECT * FROM read_csv('$data/in/watch/*/*/*.json', columns={value: 'VARCHAR'}, header=false, delim='\\t', quote='')),
            clean AS (SELECT * FROM readings WHERE gt IS NOT NULL AND "User" IS NOT NULL AND x IS NOT NULL),
            heart AS (SELECT * FROM read_json('$data/in/heart/*/*/*.json', format='newline_delimited', columns={
                Creation_Time: 'BIGINT', "User": 'VARCHAR', bpm: 'BIGINT'})),
            quotes AS (SELECT * FROM read_json('$data/in/quotes/*/*/*.json', format='newline_delimited', columns={
                Play: 'VARCHAR', "Character": 'VARCHAR', Quote: 'VARCHAR'})),
            pairs AS (SELECT r.Creation_Time AS reading, r."User", gt, bpm FROM clean r JOIN heart h ON r."User" = h."User"
                AND abs(h.Creation_Time // 1000 - r.Creation_Time // 1000) <= 1000000),
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
        MEMORY,
        /** In the memory sink: some of the rows whose last value is null, and all others. */
        PART_OF_MEMORY
    }

    void check(Lake lake, PipelineRun run, Printed printed) {
        List<String> expected = plain(lake.duckdb(RELATIONS + duckdb));
        assertThat(expected).as("DuckDB's " + query).isNotEmpty();
        switch (where) {
            case LAST_PRINTED ->
                assertThat(plain(printed.last(query))).as(query).containsExactlyInAnyOrderElementsOf(expected);
            case LATEST_PRINTED ->
                assertThat(plain(printed.latest(query))).as(query).containsExactlyInAnyOrderElementsOf(expected);
            case PART_PRINTED ->
                assertThat(plain(printed.rows(query)))
                        .as(query)
                        .isNotEmpty()
                        // Rather than "is a subset of", which would print all of it.
                        .filteredOn(row -> !expected.contains(row))
                        .isEmpty();
            case PART_OF_MEMORY -> {
                List<String> memory = plain(memory(run));
                assertThat(memory).as(query).anyMatch(Seen::lacksSomething);
                assertThat(memory)
                        .as(query)
                        .filteredOn(row -> !expected.contains(row))
                        .isEmpty();
                assertThat(memory.stream().filter(row -> !lacksSomething(row)))
                        .as(query)
                        .containsExactlyInAnyOrderElementsOf(expected.stream()
                                .filter(row -> !lacksSomething(row))
                                .toList());
            }
            case MEMORY -> assertThat(plain(memory(run))).as(query).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    private static boolean lacksSomething(String row) {
        return row.endsWith("|null");
    }

    /** Numbers have more than one form, and DuckDB and Spark choose different ones. */
    static List<String> plain(List<String> rows) {
        return rows.stream()
                .map(row -> Arrays.stream(row.split("\\|", -1)).map(Seen::plain).collect(Collectors.joining("|")))
                .toList();
    }

    private static String plain(String cell) {
        if (!NUMBER.matcher(cell).matches()) {
            return cell;
        }
        BigDecimal number = new BigDecimal(cell);
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
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
