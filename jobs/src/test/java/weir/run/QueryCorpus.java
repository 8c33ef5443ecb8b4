package weir.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import weir.sink.Mode;

/** Queries over the grammar that pipelines take: each source of rows in each form in each mode. */
final class QueryCorpus {
    private static final String PAIR =
            "s.k = r.k AND r.event_time BETWEEN s.event_time - INTERVAL 5 SECONDS AND s.event_time + INTERVAL 5 SECONDS";
    private static final String WHOLE =
            "max(id) AS id, k, CAST(sum(v) AS INT) AS v, max(x) AS x, max(d) AS d, max(b) AS b,"
                    + " max(day) AS day, max_by(a, id) AS a, max_by(m, id) AS m, max_by(st, id) AS st";

    /**
     * What stands behind FROM. Each has the columns of a stream. Filters keep the last row, which ends all windows: Spark pushes them below the
     * watermark, which then knows nothing of rows that they leave out.
     */
    static final List<String> SOURCES = List.of(
            "seen",
            "(SELECT * FROM seen WHERE v IS NOT NULL AND k > '' AND event_time IS NOT NULL) q",
            "kept",
            "whole",
            "seen JOIN names USING (k)",
            "seen LEFT JOIN names USING (k)",
            "names RIGHT JOIN seen USING (k)",
            "seen s LEFT JOIN codes t ON s.k < t.code",
            "seen s LEFT SEMI JOIN (SELECT code FROM codes UNION ALL SELECT 'end') t ON s.k = t.code",
            "seen s LEFT ANTI JOIN codes t ON s.k = t.code",
            "seen s LEFT JOIN (SELECT code, count(*) AS c, max(name) AS top FROM codes GROUP BY code) g ON s.k = g.code",
            "seen s CROSS JOIN (SELECT count(*) AS c, max(name) AS top FROM codes) g",
            "seen s JOIN (VALUES ('a', 1), ('b', NULL), ('end', 2)) AS i (code, w) ON s.k = i.code",
            "(SELECT * FROM seen WHERE k IN (SELECT code FROM codes UNION ALL SELECT 'end')) q",
            "(SELECT * FROM seen s WHERE NOT EXISTS (SELECT 1 FROM codes t WHERE t.code = s.k)) q",
            "(SELECT *, (SELECT max(name) FROM codes) AS top FROM seen) q",
            "(SELECT s.*, l.name FROM seen s, LATERAL (SELECT name FROM codes t WHERE t.code = s.k) l) q",
            "(SELECT s.*, r.v AS w FROM seen s JOIN other r ON " + PAIR + ") q",
            "(SELECT s.*, r.v AS w FROM seen s LEFT JOIN other r ON " + PAIR + ") q",
            "(SELECT r.*, s.v AS w FROM seen s RIGHT JOIN other r ON " + PAIR + ") q",
            "(SELECT s.*, r.v AS w FROM seen s FULL JOIN other r ON " + PAIR + ") q",
            "(SELECT s.* FROM seen s LEFT SEMI JOIN other r ON " + PAIR + ") q",
            "(SELECT s.*, r.v AS w FROM seen s JOIN seen r ON " + PAIR + ") q",
            "(SELECT * FROM seen UNION ALL SELECT * FROM other) q",
            "(SELECT * FROM seen UNION ALL SELECT id, NULL, v, x, d, b, day, a, m, st, at, event_time FROM other) q",
            "(SELECT s.*, e FROM seen s LATERAL VIEW explode(a) y AS e) q",
            "(SELECT s.*, e FROM seen s LATERAL VIEW OUTER explode(a) y AS e) q",
            "(SELECT *, map('x', v) AS m FROM (SELECT DISTINCT id, k, v, x, d, b, day, a, st, event_time FROM seen)) q",
            "(SELECT *, window_time(w) AS event_time FROM (SELECT window AS w, " + WHOLE
                    + " FROM seen GROUP BY k, window(event_time, '10 seconds'))) q",
            "(SELECT *, window_time(w) AS event_time FROM (SELECT window AS w, " + WHOLE
                    + " FROM seen GROUP BY k, window(event_time, '10 seconds', '5 seconds'))) q",
            "(SELECT " + WHOLE
                    + ", session_window.end AS event_time FROM seen GROUP BY k, session_window(event_time, '3 seconds')) q");

    /**
     * What is asked of a source.
     *
     * @param sql {@code #} stands for the source
     * @param key of the result's rows in mode update; none if it has none
     * @param settled whether the rows alone decide the result, and not the order in which they come
     */
    record Form(String sql, List<String> key, boolean settled) {}

    static final List<Form> FORMS = List.of(
            rows("*"),
            rows("id, k, v + 1 AS w, v * x AS y, -v AS z"),
            rows(
                    "id, CASE WHEN v > 0 THEN 'pos' WHEN v <= 0 THEN 'neg' END AS sign, coalesce(k, '?') AS k, nullif(k, 'a') AS n,"
                            + " if(b, v, NULL) AS i, nvl2(v, 1, 0) AS j, CASE WHEN v > 0 THEN 1 ELSE 0 END AS c"),
            rows("id, k, v", " WHERE v > 0 AND k IN ('a', 'b', 'end')"),
            rows("id, v, k <=> NULL AS n", " WHERE v IS NOT NULL OR k LIKE 'a%'"),
            rows(
                    "id, date_add(day, v) AS later, date_trunc('HOUR', event_time) AS hour, year(day) AS y, to_date(k) AS no,"
                            + " date_format(event_time, 'yyyy-MM-dd') AS text, make_date(2024, v, 1) AS made, try_to_timestamp(k) AS at"),
            rows("id, st.p, st.q, named_struct('p', v, 'q', k) AS s, struct(v) AS t"),
            rows("id, size(a) AS n, a[0] AS first, try_element_at(a, 2) AS second, transform(a, y -> y + 1) AS more,"
                    + " array_contains(a, v) AS has, sort_array(a) AS sorted, filter(a, y -> y > 0) AS pos,"
                    + " aggregate(a, 0, (y, z) -> y + z) AS total"),
            rows("id, explode(a) AS e"),
            rows("id, posexplode_outer(a) AS (place, e)"),
            rows(
                    "id, m['x'] AS x, map_keys(m) AS keys, cardinality(m) AS n, map('k', v) AS made, map_from_arrays(array('p'), array(v)) AS f"),
            rows(
                    "id, d * 2 AS twice, CAST(d AS INT) AS int, round(d, 1) AS r, d / 3 AS third, d / v AS ratio,"
                            + " CAST(k AS DECIMAL(5, 1)) AS no, CAST(d AS DECIMAL(3, 2)) AS small, d + CAST(v AS DECIMAL(38, 10)) AS wide"),
            rows(
                    "id, CAST(k AS INT) AS i, try_cast(k AS BIGINT) AS j, CAST(v AS STRING) AS t, CAST(x AS DECIMAL(3, 1)) AS d,"
                            + " CAST(b AS INT) AS b, CAST(v AS BOOLEAN) AS f, CAST('1' AS INT) AS one, CAST('x' AS INT) AS none"),
            rows(
                    "id, v % 2 AS rest, v / 0 AS never, v div v AS one, x / v AS ratio, pmod(v, 3) AS p, ln(v) AS l, sqrt(x) AS r"),
            rows(
                    "id, concat(k, CAST(v AS STRING)) AS c, concat_ws('-', k, v) AS w, split(k, '')[1] AS p, upper(k) AS u,"
                            + " regexp_extract(k, '(a)', 1) AS r, substring(k, 1, 1) AS s, length(k) AS n, trim(k) AS t, k || 'x' AS j"),
            rows(
                    "id, from_json(k, 'p INT') AS f, to_json(st) AS t, get_json_object(to_json(st), '$.p') AS g, to_json(struct(v)) AS h"),
            rows(
                    "id, greatest(v, 0) AS g, least(v, st.p) AS l, greatest(v, st.p) AS h, isnull(v) AS n, v IS NOT NULL AS y,"
                            + " v > 0 AND b AS both, v IN (1, NULL) AS among, hash(k) AS h2, nanvl(x, 0D) AS z"),
            rows(
                    "id, event_time, window(event_time, '10 seconds') AS w, CAST(event_time AS DATE) AS day, unix_timestamp(event_time) AS u"),
            form("SELECT id, v FROM # UNION ALL SELECT id, NULL AS v FROM #", List.of()),
            form(
                    "WITH c AS (SELECT k, v FROM # WHERE b) SELECT k, count(*) AS n, sum(v) AS s FROM c GROUP BY k",
                    List.of("k")),
            new Form("SELECT id, k FROM # LIMIT 5", List.of(), false),
            form(
                    "SELECT k, count(*) AS n, count(v) AS c, sum(v) AS s, min(x) AS lo, max(d) AS hi, avg(v) AS mean FROM # GROUP BY k",
                    List.of("k")),
            form("SELECT count(*) AS n, sum(v) AS s, max(k) AS k, count(v) + 1 AS c FROM #", List.of()),
            form("SELECT k, count(*) AS n, sum(v) AS s FROM # WHERE k IS NOT NULL GROUP BY k", List.of("k")),
            form(
                    "SELECT k, b, grouping_id() AS g, count_if(b) AS n, sum(v) FILTER (WHERE b) AS s FROM # GROUP BY CUBE (k, b)",
                    List.of("k", "b", "g")),
            form(
                    "SELECT k, b, grouping_id() AS g, count(*) AS n, max(event_time) AS last FROM # WHERE k IS NOT NULL AND b IS NOT NULL"
                            + " GROUP BY ROLLUP (k, b)",
                    List.of("k", "b", "g")),
            form(
                    "SELECT k, b, grouping(k) AS g, grouping(b) AS h, count(*) AS n FROM # GROUP BY GROUPING SETS ((k), (b), ())",
                    List.of("k", "b", "g", "h")),
            form("SELECT k, sum(v) AS s FROM # GROUP BY k HAVING sum(v) > 0", List.of("k")),
            form("SELECT k, sum(v) > 0 AS holds, sum(v) AS s FROM # GROUP BY k", List.of("k")),
            form("SELECT DISTINCT k, b FROM #", List.of("k", "b")),
            form("SELECT DISTINCT k, event_time FROM #", List.of("k", "event_time")),
            form("SELECT event_time, count(*) AS n, sum(v) AS s FROM # GROUP BY event_time", List.of("event_time")),
            form(
                    "SELECT window.start AS st, k, count(*) AS n, sum(v) AS s, sum(v) / count(v) AS mean FROM #"
                            + " GROUP BY window(event_time, '10 seconds'), k",
                    List.of("st", "k")),
            form(
                    "SELECT window, count(*) AS n, max_by(k, id) AS last, bool_or(b) AS some FROM # GROUP BY window(event_time, '10 seconds')",
                    List.of("window")),
            form(
                    "SELECT window.end AS en, sum(d) AS s FROM # GROUP BY window(event_time, '10 seconds', '5 seconds') HAVING count(*) > 1",
                    List.of("en")),
            form(
                    "SELECT k, session_window.start AS st, count(*) AS n, min(v) AS lo FROM # GROUP BY k, session_window(event_time, '3 seconds')",
                    List.of("k", "st")),
            form(
                    "SELECT window.start AS st, k, grouping_id() AS g, count(*) AS n FROM # GROUP BY CUBE (window(event_time, '10 seconds'), k)",
                    List.of("st", "k", "g")),
            form(
                    "SELECT window.start AS st, k, grouping_id() AS g, count(*) AS n FROM # GROUP BY window(event_time, '10 seconds'), ROLLUP (k)",
                    List.of("st", "k", "g")),
            form(
                    "SELECT window.start AS st, count(*) AS n FROM # GROUP BY window(event_time, '10 seconds') UNION ALL SELECT event_time AS st, v AS n FROM #",
                    List.of()),
            form("SELECT k, sum(v) AS s FROM # GROUP BY k ORDER BY s DESC, k LIMIT 3", List.of("k")),
            form("SELECT k, count(*) AS n FROM # GROUP BY k ORDER BY k NULLS LAST", List.of("k")),
            form(
                    "SELECT k, sort_array(collect_set(v)) AS vs, sort_array(collect_list(b)) AS bs, max_by(v, id) AS last, min_by(d, id) AS first,"
                            + " bool_and(b) AS every, bit_and(v) AS bits, round(stddev_pop(v), 6) AS dev, approx_count_distinct(v) AS about,"
                            + " percentile(v, 0.5) AS middle, max(struct(v, id)) AS top, max(st.p) AS p FROM # GROUP BY k",
                    List.of("k")),
            form(
                    "SELECT CASE WHEN v > 0 THEN 'pos' WHEN v <= 0 THEN 'neg' END AS sign, v % 2 AS rest, count(*) AS n FROM # GROUP BY 1, 2",
                    List.of("sign", "rest")),
            form("SELECT st, count(*) AS n FROM # GROUP BY st", List.of("st")),
            form("SELECT day, a, count(*) AS n FROM # GROUP BY day, a", List.of("day", "a")),
            form(
                    "SELECT g.k, g.s, t.name FROM (SELECT k, sum(v) AS s FROM # GROUP BY k) g LEFT JOIN codes t ON g.k = t.code AND t.name < 'b'",
                    List.of("k")),
            form(
                    "SELECT * FROM (SELECT k, sum(v) AS s, count(*) AS n FROM # GROUP BY k) g WHERE k IS NOT NULL",
                    List.of("k")));

    /**
     * A query.
     *
     * @param number its place in the corpus, from 0
     * @param source its place among {@link #SOURCES}
     * @param form its place among {@link #FORMS}
     */
    record Candidate(int number, int source, int form, Mode mode) {
        Form asked() {
            return FORMS.get(form);
        }

        String sql() {
            return asked().sql().replace("#", SOURCES.get(source));
        }

        String name() {
            return String.format(Locale.ROOT, "q%04d", number);
        }

        /** Whether its rows are kept in files; else they are in a temporary view of the run's session, by its name. */
        boolean isKept() {
            return mode != Mode.UPDATE || !asked().key().isEmpty();
        }

        /** Its section of a pipeline file. */
        String section() {
            String key = mode == Mode.UPDATE ? ", key: [" + String.join(", ", asked().key()) + "]" : "";
            String sink = isKept() ? "parquet: {path: out/" + name() + key + "}" : "memory: {}";
            return "  %s: {sql: \"%s\", mode: %s, trigger: 0 seconds, sinks: [%s]}%n"
                    .formatted(name(), sql(), mode.name().toLowerCase(Locale.ROOT), sink);
        }

        @Override
        public String toString() {
            return name() + " (" + mode + ") " + sql();
        }
    }

    private QueryCorpus() {}

    /** All of them. */
    static List<Candidate> candidates() {
        List<Candidate> all = new ArrayList<>();
        for (int source = 0; source < SOURCES.size(); source++) {
            for (int form = 0; form < FORMS.size(); form++) {
                for (Mode mode : Mode.values()) {
                    all.add(new Candidate(all.size(), source, form, mode));
                }
            }
        }
        return all;
    }

    private static Form rows(String columns) {
        return rows(columns, "");
    }

    private static Form rows(String columns, String where) {
        return form("SELECT " + columns + " FROM #" + where, List.of());
    }

    private static Form form(String sql, List<String> key) {
        return new Form(sql, key, true);
    }
}
