package weir.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.read.streaming.Offset;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.apache.spark.util.LongAccumulator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten queries of one run read one stream. */
class SharedLookTest {
    private static final int QUERIES = 10;

    @TempDir
    private Path directory;

    private final SparkSession spark = LocalSpark.session().newSession();
    private final String record = UUID.randomUUID().toString();
    private final List<DropStream> queries = new ArrayList<>();
    private final List<Offset> offsets = new ArrayList<>();
    private Drops drops;

    @BeforeEach
    void prepare() {
        spark.conf().set("fs.counted.impl", CountedFiles.class.getName());
        drops = new Drops(directory);
        add("a");
        add("b");
    }

    @AfterEach
    void forget() {
        StreamListings.forget(record);
    }

    private void add(String lane) {
        drops.addSealed(lane, 1_700_000_000_000L, "{\"n\": 1}");
    }

    /** The queries begin, where they were if they had begun before, with listings that nobody has asked for yet. */
    private void begin(Duration age) {
        StreamListings.share(record, age);
        queries.clear();
        open();
        CountedFiles.since(directory);
    }

    private void open() {
        StructType data = StructType.fromDDL("n BIGINT");
        ReadOptions options = ReadOptions.of(
                new CaseInsensitiveStringMap(Map.of("path", "counted://" + directory, "record", record)));
        for (int query = 0; query < QUERIES; query++) {
            LongAccumulator ahead = spark.sparkContext().longAccumulator();
            queries.add(new DropStream(new DropPlanner(spark, data, options), RowShape.declared(data), options, ahead));
            if (offsets.size() < QUERIES) {
                offsets.add(LaneOffsets.NONE);
            }
        }
    }

    /** A trigger of each query: finds what is new, and plans it. Gives where they are then. */
    private List<String> trigger() {
        List<String> reached = new ArrayList<>();
        for (int query = 0; query < QUERIES; query++) {
            DropStream stream = queries.get(query);
            Offset end = stream.latestOffset(offsets.get(query), stream.getDefaultReadLimit());
            stream.planInputPartitions(offsets.get(query), end);
            offsets.set(query, end);
            reached.add(end.json());
        }
        return reached.stream().distinct().toList();
    }

    @Test
    void listEachDirectoryOnceATrigger() {
        begin(Duration.ofHours(1));

        assertThat(trigger()).containsExactly("{\"a\":1,\"b\":1}");

        assertThat(CountedFiles.since(directory))
                .containsOnly(Map.entry("", 1), Map.entry("/a/000000000", 1), Map.entry("/b/000000000", 1));
    }

    @Test
    void seeNewDropsAndLanesAtTheNextTriggerAlsoWhenTheyBeginAgain() {
        // given
        begin(Duration.ofHours(1));
        trigger();
        add("a");
        add("c");

        // when
        begin(Duration.ofHours(1));

        // then
        assertThat(trigger()).containsExactly("{\"a\":2,\"b\":1,\"c\":1}");
        assertThat(CountedFiles.since(directory))
                .containsEntry("", 1)
                .containsEntry("/a/000000000", 1)
                .containsEntry("/c/000000000", 1);
    }

    @Test
    void takeNothingOlderThanTheAge() {
        begin(Duration.ZERO);
        trigger();
        add("a");
        add("c");

        assertThat(trigger()).containsExactly("{\"a\":2,\"b\":1,\"c\":1}");
    }

    @Test
    void listNoLaneThatHasEndedAndWasRead() {
        drops.end("a", 1);
        begin(Duration.ZERO);
        trigger();
        trigger();
        CountedFiles.since(directory);

        trigger();

        assertThat(CountedFiles.since(directory))
                .containsEntry("/b/000000000", QUERIES)
                .doesNotContainKey("/a/000000000");
    }

    @Test
    void askForWhatIsThereNowWhereAReadingIsToEnd() {
        begin(Duration.ofHours(1));
        trigger();

        queries.get(0).prepareForTriggerAvailableNow();

        assertThat(CountedFiles.since(directory)).containsEntry("", 2).containsEntry("/a/000000000", 2);
    }
}
