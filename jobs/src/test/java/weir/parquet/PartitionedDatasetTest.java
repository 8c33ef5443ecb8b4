package weir.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.sink.Batch;
import weir.sink.BatchSink;
import weir.sink.Mode;
import weir.sink.SourceRange;
import weir.source.LocalSpark;

/** What partition columns say is had back from the names of their directories, by Weir and by others. */
@Tag("slow")
class PartitionedDatasetTest {
    @TempDir
    private Path directory;

    private final SparkSession session = LocalSpark.session().newSession();

    @Test
    void keepsOddTextsApartAlsoWhenTheyAreMerged() throws Exception {
        String odd =
                "SELECT stack(8, '', 1L, NULL, 2L, '__HIVE_DEFAULT_PARTITION__', 3L, '__WEIR_EMPTY__', 4L, 'a\\u0000b', 5L,"
                        + " repeat('x', 300), 6L, concat(repeat('x', 300), 'y'), 7L, 'a~b/c', 8L) AS (k, n)";
        write(List.of("k"), 0, session.sql(odd));
        write(List.of("k"), 1, session.sql(odd));
        write(List.of("k"), 2, session.sql(odd));
        List<Row> expected = session.sql(odd).orderBy("n").collectAsList();

        assertThat(read("k STRING, n BIGINT", List.of("k"))
                        .distinct()
                        .orderBy("n")
                        .collectAsList())
                .isEqualTo(expected);
        assertThat(read("k STRING, n BIGINT", List.of("k")).where("k = ''").count())
                .isEqualTo(3);
        assertThat(read("k STRING, n BIGINT", List.of("k")).where("k IS NULL").count())
                .isEqualTo(3);
        Place place = Places.of(directory + "/data", session.sessionState().newHadoopConf());
        assertThat(new Compaction(
                                place, session, List.of("k"), new AllBatches(1 << 20), Runnable::run, Clock.systemUTC())
                        .run()
                        .merged())
                .isEqualTo(1);
        assertThat(read("k STRING, n BIGINT", List.of("k")).count()).isEqualTo(24);
        assertThat(read("k STRING, n BIGINT", List.of("k"))
                        .distinct()
                        .orderBy("n")
                        .collectAsList())
                .isEqualTo(expected);
        assertThat(session.read().parquet(directory + "/data").count()).isEqualTo(24);
    }

    @Test
    void anHourThatAZoneHasTwiceIsTwoDirectories() {
        session.conf().set("spark.sql.session.timeZone", "Europe/Berlin");
        String twice =
                "SELECT stack(2, timestamp'2026-10-25 00:30:00Z', 1L, timestamp'2026-10-25 01:30:00Z', 2L) AS (t, n)";

        write(List.of("t"), 0, session.sql(twice));

        assertThat(directory.resolve("data/batch=000000000/t=2026-10-25 00%3A30%3A00"))
                .isDirectory();
        assertThat(directory.resolve("data/batch=000000000/t=2026-10-25 01%3A30%3A00"))
                .isDirectory();
        assertThat(read("t TIMESTAMP, n BIGINT", List.of("t")).orderBy("n").collectAsList())
                .isEqualTo(session.sql(twice).orderBy("n").collectAsList());
    }

    @Test
    void timesThatAnEarlierVersionWroteAreReadInTheZoneInWhichTheyWereWritten() throws Exception {
        session.conf().set("spark.sql.session.timeZone", "Europe/Berlin");
        write(List.of("t"), 0, session.sql("SELECT timestamp'2026-07-01 10:00:00Z' AS t, 1L AS n"));
        Path batch = directory.resolve("data/batch=000000000");
        Files.move(batch.resolve("t=2026-07-01 10%3A00%3A00"), batch.resolve("t=2026-07-01 12%3A00%3A00"));
        Path note = batch.resolve(BatchManifest.FILE);
        Files.writeString(note, Files.readString(note).replace(",\"zone\":\"UTC\"", ""));

        assertThat(read("t TIMESTAMP, n BIGINT", List.of("t"))
                        .selectExpr("unix_seconds(t)")
                        .first()
                        .getLong(0))
                .isEqualTo(1_782_900_000L);
    }

    @Test
    void everyTypeThatCanNameADirectoryIsReadBack() {
        String all = "SELECT true AS a, 1Y AS b, 2S AS c, 3 AS d, 4L AS e, CAST(0.1 AS FLOAT) AS f, 1e300D AS g,"
                + " 1.50BD AS h, date'-0044-03-15' AS i, timestamp'1582-10-14 01:02:03.000004Z' AS j,"
                + " timestamp_ntz'2026-03-29T02:30:00' AS k, 7L AS n";
        Dataset<Row> rows = session.sql(all);
        List<String> names = List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k");

        write(names, 0, rows);

        assertThat(read(rows.schema().toDDL(), names).collectAsList()).isEqualTo(rows.collectAsList());
    }

    @Test
    void aColumnThatTheFileWritesInAnotherCaseIsADirectoryAndNothingElse() throws Exception {
        write(List.of("K"), 0, session.sql("SELECT 'a' AS k, 1L AS n"));

        assertThat(read("k STRING, n BIGINT", List.of("K")).collectAsList().toString())
                .isEqualTo("[[a,1]]");
        assertThat(session.read().parquet(file().toString()).columns()).containsExactly("n");
    }

    private Path file() throws Exception {
        try (Stream<Path> files = Files.walk(directory.resolve("data"))) {
            return files.filter(file -> file.toString().endsWith(".parquet"))
                    .min(Comparator.naturalOrder())
                    .orElseThrow();
        }
    }

    private void write(List<String> partitionBy, long id, Dataset<Row> rows) {
        SourceRange range = new SourceRange("[{\"a\":" + id + "}]", "[{\"a\":" + (id + 1) + "}]");
        Place place = Places.of(directory + "/data", session.sessionState().newHadoopConf());
        try (BatchSink sink = BatchDirectories.open(place, "p", "q", partitionBy, () -> {})) {
            sink.write(new Batch("q", id, range, Mode.APPEND, rows));
        }
    }

    private Dataset<Row> read(String columns, List<String> partitionBy) {
        KeptDataset dataset =
                KeptDataset.of(directory + "/data", session.sessionState().newHadoopConf());
        return KeptDataset.rows(session, StructType.fromDDL(columns), dataset.batches(Long.MAX_VALUE), partitionBy);
    }
}
