package weir.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import weir.plan.Plan;
import weir.plan.Planner;

class CanonicalFormTest {
    @TempDir
    private Path directory;

    private Identity identity(String views, String sql, String mode) {
        String text =
                """
                pipeline: canonical
                streams:
                  s: {drop: in/s, schema: 'k STRING, v INT, at TIMESTAMP, tags ARRAY<STRING>', eventTime: at, watermark: 1 hour}
                  r: {drop: in/r, schema: 'k STRING, v INT, at TIMESTAMP', eventTime: at, watermark: 1 hour}
                tables:
                  t: {csv: t.csv, schema: 'k STRING, name STRING'}
                views:
                  all_r: {sql: SELECT * FROM r}
                %squeries:
                  anything: {sql: SELECT s.k FROM s JOIN t USING (k), sinks: [console]}
                  anything_else: {sql: SELECT * FROM all_r, sinks: [console]}
                  q:
                    sql: |
                %s
                    mode: %s
                    sinks: [%s]
                """
                        .formatted(
                                views.indent(2),
                                sql.indent(6),
                                mode,
                                mode.equals("append") ? "parquet: out" : "parquet: {path: out, key: [k]}");
        try {
            Files.writeString(directory.resolve("t.csv"), "a,b\n");
            Plan plan = Planner.read(Files.writeString(directory.resolve("p.yaml"), text), Map.of());
            return Identities.of(plan, plan.queries().get("q"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        append | SELECT k, v FROM s WHERE v > 2 | select  s.K AS k, V AS v /* all */ FROM s WHERE (v) > 2 -- few
        append | SELECT k, v FROM s WHERE v > 2 | SELECT x.k, x.v FROM s AS x WHERE x.v > 2
        append | SELECT k, v FROM s WHERE v > 2 AND k <> 'a' | SELECT k, w AS v FROM (SELECT k, v AS w FROM s WHERE k <> 'a') WHERE w > 2
        append | SELECT k, v FROM s WHERE v > 2 | WITH big AS (SELECT * FROM s WHERE v > 2) SELECT k, v FROM big
        append | SELECT k, v FROM s UNION ALL SELECT k, v FROM r | SELECT k, v FROM all_r UNION ALL SELECT k, v FROM s
        append | SELECT s.k, name FROM s JOIN t ON s.k = t.k | SELECT a.k, b.name FROM s a JOIN t b ON a.k = b.k
        append | SELECT s.k, r.v FROM s JOIN r ON s.k = r.k AND s.event_time = r.event_time | SELECT a.k, b.v FROM s a, all_r b WHERE a.event_time = b.event_time AND a.k = b.k
        update | SELECT k, count(*) AS n FROM s GROUP BY k | SELECT g AS k, n FROM (SELECT k AS g, count(1) AS n FROM s GROUP BY k)
        append | SELECT k, tag FROM s LATERAL VIEW explode(tags) AS tag | SELECT k, tag FROM s LATERAL VIEW explode(tags) x AS tag
        append | SELECT k, transform(tags, x -> upper(x)) AS up FROM s | SELECT k, transform(tags, x -> upper(x)) AS up FROM s
        append | SELECT k, rand() AS v FROM s | SELECT k, rand() AS v FROM s
        append | SELECT k FROM s WHERE k IN (SELECT k FROM t) | SELECT s.k FROM s WHERE s.k IN (SELECT u.k FROM t u)
        append | SELECT window.start AS w, count(*) AS n FROM s GROUP BY window(event_time, '1 minute') | SELECT window.start AS w, count(*) AS n FROM s GROUP BY window(event_time, '60 seconds')
        """)
    void isTheSameHoweverAQueryIsWritten(String mode, String one, String other) {
        Identity is = identity("", other, mode);

        assertThat(is.plan()).isEqualTo(identity("", one, mode).plan());
        assertThat(Differences.between(identity("", one, mode), is)).isEmpty();
    }

    @Test
    void doesNotDependOnTheOrderOfViews() {
        String one = "b: {sql: SELECT * FROM s WHERE v > 1}\na: {sql: SELECT k FROM b}\n";
        String other = "a: {sql: SELECT k FROM b}\nb: {sql: 'SELECT * FROM s WHERE v > 1'}\n";

        assertThat(Differences.between(
                        identity(one, "SELECT k FROM a", "append"), identity(other, "SELECT k FROM a", "append")))
                .isEmpty();
        assertThat(identity(one, "SELECT k FROM a", "append").plan()).isEqualTo("s where (s.v > 1)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        append | SELECT k, v FROM s WHERE v > 2 | SELECT k, v FROM s WHERE v > 3 | filter "(s.v > 2)" became "(s.v > 3)" | false
        append | SELECT k, v FROM s | SELECT k, v + 1 AS v FROM s | result "s.v AS v" became "(s.v + 1) AS v" | false
        append | SELECT k, v FROM s UNION ALL SELECT k, v FROM r | SELECT k, v FROM s UNION ALL SELECT k, 1 AS v FROM r | branch of UNION " | false
        append | SELECT 's' AS k, v FROM s UNION ALL SELECT 'r' AS k, v FROM r | SELECT 'r' AS k, v FROM s UNION ALL SELECT 's' AS k, v FROM r | branch of UNION " | false
        append | SELECT s.k FROM s JOIN r ON s.k = r.k AND s.event_time = r.event_time | SELECT s.k FROM r JOIN s ON s.k = r.k AND s.event_time = r.event_time | inner join (r) where (s.event_time = r.event_time) and (s.k = r.k)" became "(r) inner join (s) | true
        append | SELECT s.k FROM s JOIN r ON s.k = r.k AND s.event_time = r.event_time | SELECT s.k FROM s JOIN r ON s.k = r.k AND s.event_time = r.event_time AND s.v = r.v | join " | true
        update | SELECT k, count(*) AS n FROM s GROUP BY k | SELECT k, count(*) AS n FROM s GROUP BY k HAVING k = 'a' | filter | true
        append | SELECT k, event_time FROM s | SELECT DISTINCT k, event_time FROM s | DISTINCT | true
        append | SELECT s.k, name FROM s JOIN t ON s.k = t.k | SELECT s.k, t.k AS name FROM s JOIN t ON s.k = t.k | result "t.name AS name" became "t.k AS name" | false
        """)
    void namesWhatIsDifferent(String mode, String was, String is, String text, boolean prevents) {
        assertThat(Differences.between(identity("", was, mode), identity("", is, mode)))
                .anySatisfy(difference -> {
                    assertThat(difference.text()).contains(text);
                    assertThat(difference.prevents()).isEqualTo(prevents);
                });
    }

    @Test
    void survivesBeingWrittenDown() {
        Identity identity = identity("", "SELECT k, v FROM s", "append");

        assertThat(Identity.parse("q", identity.toJson())).isEqualTo(identity);
    }
}
