package weir.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.StructField;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which columns the plan declares NOT NULL. */
class NullRulesTest {
    @TempDir
    private Path directory;

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            append   | SELECT window.start AS st, count(*) AS n FROM s GROUP BY window(event_time, '10 seconds')           | n st
            append   | SELECT window.start AS st, count(*) AS n FROM s GROUP BY window(event_time, '10 seconds', '5 seconds') | n st
            append   | SELECT w.end AS en FROM (SELECT window AS w, count(*) AS n FROM s GROUP BY window(event_time, '1 minute')) | en
            complete | SELECT window.start AS st, k, count(*) AS n FROM s GROUP BY CUBE (window(event_time, '10 seconds'), k) | n
            complete | SELECT window.end AS en, k, count(*) AS n FROM s GROUP BY ROLLUP (window(event_time, '10 seconds'), k) | n
            complete | SELECT window, k, count(*) AS n FROM s GROUP BY GROUPING SETS ((window(event_time, '10 seconds'), k), (k)) | n
            append   | SELECT window.start AS st, count(*) AS n FROM s GROUP BY window(event_time, '10 seconds') UNION ALL SELECT NULL AS st, v AS n FROM s | ''
            append   | SELECT v AS a FROM s WHERE v IS NOT NULL UNION ALL SELECT v FROM s WHERE v > 1                       | a
            append   | SELECT v AS a FROM s WHERE v IS NOT NULL UNION ALL SELECT v FROM s                                   | ''
            append   | SELECT CASE WHEN v > 1 THEN event_time END AS st, v FROM s WHERE v IS NOT NULL                       | v
            append   | SELECT k, v FROM s WHERE k = 'a'                                                                    | k
            append   | SELECT t.name, s.v FROM (SELECT * FROM s WHERE v > 0 AND k > '') s LEFT JOIN t ON s.k = t.k          | v
            append   | SELECT t.name, s.v FROM (SELECT * FROM s WHERE v > 0) s JOIN (SELECT * FROM t WHERE name > '') t ON s.k = t.k | name v
            append   | SELECT n.name, s.v FROM s LEFT JOIN (SELECT k, coalesce(name, 'none') AS name FROM t) n ON s.k = n.k | ''
            append   | SELECT n.w.start AS st FROM s LEFT JOIN (SELECT k, window AS w FROM t GROUP BY k, window(at, '1 hour')) n ON s.k = n.k | ''
            """)
    void areThoseThatNoRowCanHaveNullIn(String mode, String sql, String notNull) throws IOException {
        Files.writeString(directory.resolve("t.csv"), "k,name,at\na,b,2024-01-01T00:00:00Z\n");
        Path file = Files.writeString(
                directory.resolve("p.yaml"),
                """
                pipeline: nulls
                streams:
                  s: {drop: in, schema: "k STRING, v INT, at TIMESTAMP", eventTime: at, watermark: 10 seconds}
                  r: {drop: in, schema: "k STRING"}
                tables:
                  t: {csv: t.csv, schema: "k STRING, name STRING, at TIMESTAMP"}
                queries:
                  q: {sql: "%s", mode: %s, sinks: [console]}
                  all: {sql: "SELECT r.k FROM r JOIN s ON r.k = s.k JOIN t ON r.k = t.k", sinks: [console]}
                """
                        .formatted(sql, mode));

        Plan plan = Planner.read(file, Map.of());

        assertThat(Arrays.stream(plan.queries().get("q").schema().fields())
                        .filter(field -> !field.nullable())
                        .map(StructField::name)
                        .sorted()
                        .collect(Collectors.joining(" ")))
                .isEqualTo(notNull);
    }
}
