package weir.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** Spark asks a batch read for the nested fields that a query uses, and for no others. */
class NestedFieldsTest extends DropReading {
    private Dataset<Row> table(String schema) {
        return spark.read()
                .format("weir")
                .schema(schema)
                .load(directory.resolve("in").toString());
    }

    @Test
    void readsANestedFieldByItsName() throws Exception {
        drops.add("a", "{\"s\":{\"p\":1,\"q\":2}}");

        assertThat(table("s STRUCT<p: INT, q: INT>").selectExpr("s.q").collectAsList())
                .extracting(row -> row.getInt(0))
                .containsExactly(2);
    }

    @Test
    void readsNestedFieldsOfOtherTypesBesideThoseThatAreNotUsed() throws Exception {
        drops.add(
                "a",
                "{\"k\":\"x\",\"s\":{\"p\":\"text\",\"q\":{\"r\":1.5,\"t\":7}},\"l\":[{\"a\":1,\"b\":\"u\"},{\"a\":2,\"b\":\"v\"}]}");

        Dataset<Row> rows = table(
                        "k STRING, s STRUCT<p: STRING, q: STRUCT<r: DOUBLE, t: BIGINT>>, l ARRAY<STRUCT<a: INT, b: STRING>>")
                .where("s.q.t > 1")
                .selectExpr("s.q.t", "l.b", "k");

        assertThat(rows.collectAsList()).extracting(Row::toString).containsExactly("[7,WrappedArray(u, v),x]");
    }
}
