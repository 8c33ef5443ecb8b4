package weir.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import weir.feed.FeedSpec;
import weir.feed.Feeder;
import weir.feed.Origin;
import weir.feed.generate.GeneratorSpec;

/** A feeder that sends lines, and who reads them in the exercises: Spark's own socket source. */
@Timeout(180)
class SocketTargetTest {
    private static final int ROWS = 5_000;

    @Test
    void sparksSocketSourceReadsEachRowOnce() throws Exception {
        // given
        GeneratorSpec rows = GeneratorSpec.of(GeneratorSpec.Kind.HEART)
                .withRate(Double.POSITIVE_INFINITY)
                .withRows(ROWS);
        try (SparkSession spark = SparkSession.builder()
                        .master("local[2]")
                        .config("spark.ui.enabled", false)
                        .getOrCreate();
                Feeder feeder = Feeder.start(FeedSpec.of(new Origin.Generate(rows), "tcp://127.0.0.1:0"))) {
            // when
            StreamingQuery query = spark.readStream()
                    .format("socket")
                    .option("host", "127.0.0.1")
                    .option("port", feeder.port())
                    .load()
                    .writeStream()
                    .format("memory")
                    .queryName("lines")
                    .start();
            assertThat(feeder.await(Duration.ofMinutes(1))).isTrue();

            // then
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> spark.table("lines").count() >= ROWS);
            assertThat(spark.sql("SELECT count(*), count(get_json_object(value, '$.User')) FROM lines")
                            .head()
                            .mkString("|"))
                    .isEqualTo(ROWS + "|" + ROWS);
            query.stop();
        }
    }
}
