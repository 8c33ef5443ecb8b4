package weir.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** Values that Spark's JSON parser changes without a word. */
class OddValuesTest extends DropReading {
    private List<Object> values(String schema, Function<Dataset<Row>, Dataset<Row>> query) {
        Dataset<Row> rows = spark.read()
                .format("weir")
                .schema(schema)
                .load(directory.resolve("in").toString());
        return query.apply(rows).collectAsList().stream().map(row -> row.get(0)).toList();
    }

    @Test
    void aTinyintBeyondItsBoundsIsNullAndItsRowIsBad() throws Exception {
        drops.add("a", "{\"t\":127}", "{\"t\":128}", "{\"t\":-128}", "{\"t\":-129}", "{\"t\":255}");

        assertThat(values("t TINYINT, _error STRING", rows -> rows.select("t")))
                .containsExactly((byte) 127, null, (byte) -128, null, null);
        assertThat(values("t TINYINT, _error STRING", rows -> rows.selectExpr("_error IS NOT NULL")))
                .containsExactly(false, true, false, true, true);
    }

    @Test
    void soIsOneInsideAnotherValue() throws Exception {
        drops.add("a", "{\"s\":{\"t\":[1,127]}}", "{\"s\":{\"t\":[1,200]}}", "{\"s\":{\"t\":[1,300]}}");

        assertThat(values("s STRUCT<t: ARRAY<TINYINT>>, _error STRING", rows -> rows.selectExpr("_error IS NOT NULL")))
                .containsExactly(false, true, true);
        assertThat(values("s STRUCT<t: ARRAY<TINYINT>>", rows -> rows.selectExpr("max(s.t[1])")))
                .containsExactly((byte) 127);
    }

    @Test
    void ofAKeyThatStandsTwiceInAMapTheLastCounts() throws Exception {
        drops.add(
                "a",
                "{\"k\":1,\"m\":{\"a\":1,\"b\":2,\"a\":3}}",
                "{\"k\":\"bad\",\"m\":{\"a\":1,\"b\":2,\"a\":4}}",
                "{\"k\":3,\"m\":null}",
                "{\"k\":4,\"m\":{\"a\":null,\"a\":5}}");

        assertThat(values("k INT, m MAP<STRING, INT>", rows -> rows.selectExpr("to_json(m)")))
                .containsExactly("{\"a\":3,\"b\":2}", "{\"a\":4,\"b\":2}", null, "{\"a\":5}");
    }

    @Test
    void soItDoesForMapsInsideOtherValues() throws Exception {
        drops.add("a", "{\"s\":[{\"m\":{\"x\":{\"a\":1,\"a\":2},\"y\":{},\"x\":{\"a\":3,\"a\":4}}}]}");

        assertThat(values("s ARRAY<STRUCT<m: MAP<STRING, MAP<STRING, INT>>>>", rows -> rows.selectExpr("to_json(s)")))
                .containsExactly("[{\"m\":{\"x\":{\"a\":4},\"y\":{}}}]");
    }

    private static final List<Object> AS_THEY_STAND = List.of(
            "1.10",
            "100",
            "12345678901234567890.125",
            "1e3",
            "-0",
            "0.1000000000000000055511151231257827",
            "{\"b\":-999.99999999999999999999999999999999995}",
            "[1.10, 2.0]",
            "{ \"ä\" : \"\\u00e4\" }",
            "true");

    @Test
    void aTextKeepsANumberAsItStands() throws Exception {
        drops.add("a", AS_THEY_STAND.stream().map("{\"s\": %s }"::formatted).toArray(String[]::new));
        drops.add(
                "a",
                AS_THEY_STAND.stream()
                        .map("{\"n\":\"bad\",\"s\": %s }"::formatted)
                        .toArray(String[]::new));

        assertThat(values("s STRING, n INT", rows -> rows.select("s")))
                .hasSize(20)
                .startsWith(AS_THEY_STAND.toArray())
                .endsWith(AS_THEY_STAND.toArray());
    }

    @Test
    void soDoesATextInsideAnotherValue() throws Exception {
        drops.add(
                "a",
                "{\"o\":{\"y\":1.10},\"l\":[1e3, null, [1.0]],\"m\":{\"k\":2.50}}",
                "{\"n\":\"bad\",\"o\":{\"y\":1.10},\"l\":[1e3, null, [1.0]],\"m\":{\"k\":2.50}}");

        assertThat(values(
                        "o STRUCT<y: STRING>, l ARRAY<STRING>, m MAP<STRING, STRING>, n INT",
                        rows -> rows.selectExpr("concat_ws(' ', o.y, l[0], coalesce(l[1], 'null'), l[2], m['k'])")))
                .containsExactly("1.10 1e3 null [1.0] 2.50", "1.10 1e3 null [1.0] 2.50");
    }

    @Test
    void anUnpairedSurrogateIsTheReplacementCharacter() throws Exception {
        drops.add(
                "a",
                "{\"s\":\"\\ud800x\"}",
                "{\"s\":\"\\udfffx\"}",
                "{\"s\":\"\\ud83d\\ude00\\ud83d\"}",
                "{\"n\":\"bad\",\"s\":\"\\ud800x\"}",
                "{\"m\":{\"\\ud800x\":\"\\udc00\"}}");

        assertThat(values("s STRING, n INT, m MAP<STRING, STRING>", rows -> rows.selectExpr("coalesce(s, to_json(m))")))
                .containsExactly("\ufffdx", "\ufffdx", "😀\ufffd", "\ufffdx", "{\"\ufffdx\":\"\ufffd\"}");
    }
}
