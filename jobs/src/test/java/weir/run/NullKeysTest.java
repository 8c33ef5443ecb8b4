package weir.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.source.Drops;

/** Joins of two streams whose keys are null. */
class NullKeysTest {
    @TempDir
    private Path directory;

    private Lake lake;

    @BeforeEach
    void makeLake() throws Exception {
        lake = new Lake(directory);
        Drops left = new Drops(directory.resolve("in/x"));
        Drops right = new Drops(directory.resolve("in/z"));
        left.add(
                "a",
                "{\"id\":null,\"v\":1,\"at\":100}",
                "{\"id\":7,\"v\":2,\"at\":100}",
                "{\"id\":8,\"v\":3,\"at\":100}");
        right.add(
                "a",
                "{\"id\":null,\"v\":4,\"at\":100}",
                "{\"id\":7,\"v\":5,\"at\":100}",
                "{\"id\":9,\"v\":6,\"at\":100}");
        for (Drops each : new Drops[] {left, right}) {
            each.add("a", "{\"id\":1,\"v\":0,\"at\":10000}");
            each.add("a", "{\"id\":2,\"v\":0,\"at\":20000}");
        }
    }

    private void join(String kind, String condition) throws Exception {
        Path file = lake.writeFile(
                """
                pipeline: nulls
                streams:
                  x: {drop: in/x, schema: "id INT, v INT, at BIGINT", eventTime: timestamp_seconds(at), watermark: 1 second, maxDropsPerTrigger: 1}
                  z: {drop: in/z, schema: "id INT, v INT, at BIGINT", eventTime: timestamp_seconds(at), watermark: 1 second, maxDropsPerTrigger: 1}
                queries:
                  joined:
                    sql: >
                      SELECT x.v AS left, z.v AS right FROM x %s JOIN z ON %s
                      AND z.event_time BETWEEN x.event_time - INTERVAL 10 SECONDS AND x.event_time + INTERVAL 10 SECONDS
                    sinks: [parquet: out/joined]
                """
                        .formatted(kind, condition));
        lake.runOnce(file);
    }

    private Iterable<String> joined() {
        return lake.duckdb(
                "SELECT * FROM (FROM '$out/joined/**/*.parquet' SELECT \"left\", \"right\") WHERE coalesce(\"left\", \"right\") > 0"
                        + " ORDER BY \"left\" NULLS LAST, \"right\"");
    }

    @Test
    void equalNothingInAFullOuterJoin() throws Exception {
        join("FULL OUTER", "x.id = z.id");

        assertThat(joined()).containsExactly("1|null", "2|5", "3|null", "null|4", "null|6");
    }

    @Test
    void equalEachOtherWhereTheQuerySaysSo() throws Exception {
        join("FULL OUTER", "x.id <=> z.id");

        assertThat(joined()).containsExactly("1|4", "2|5", "3|null", "null|6");
    }

    @Test
    void equalNothingInALeftOuterJoin() throws Exception {
        join("LEFT", "x.id = z.id");

        assertThat(joined()).containsExactly("1|null", "2|5", "3|null");
    }
}
