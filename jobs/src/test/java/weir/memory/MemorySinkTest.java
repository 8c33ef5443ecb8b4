package weir.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import weir.sink.Batch;
import weir.sink.Mode;
import weir.sink.SourceRange;
import weir.source.LocalSpark;

final class MemorySinkTest {
    private final SparkSession session = LocalSpark.session().newSession();

    private static Batch batch(long id, Mode mode, Dataset<Row> rows) {
        return new Batch("seen", id, new SourceRange("{}", "{}"), mode, rows);
    }

    private Dataset<Row> numbers(int from, int to) {
        return session.range(from, to, 1, 3).toDF("n");
    }

    private List<Long> kept() {
        return session.sql("SELECT n FROM seen").collectAsList().stream()
                .map(row -> row.getLong(0))
                .toList();
    }

    @Test
    void keepsTheNewestRows() {
        MemorySink sink = new MemorySink(session, "seen", numbers(0, 0).schema(), 5);

        sink.write(batch(0, Mode.APPEND, numbers(0, 4)));
        assertThat(kept()).containsExactly(0L, 1L, 2L, 3L);

        sink.write(batch(1, Mode.APPEND, numbers(4, 7)));
        assertThat(kept()).containsExactly(2L, 3L, 4L, 5L, 6L);

        sink.write(batch(2, Mode.UPDATE, numbers(100, 200)));
        assertThat(kept()).containsExactly(195L, 196L, 197L, 198L, 199L);
    }

    @Test
    void keepsTheFirstRowsOfAWholeResult() {
        MemorySink sink = new MemorySink(session, "seen", numbers(0, 0).schema(), 5);

        sink.write(batch(0, Mode.COMPLETE, numbers(0, 100)));
        assertThat(kept()).containsExactly(0L, 1L, 2L, 3L, 4L);

        sink.write(batch(1, Mode.COMPLETE, numbers(7, 9)));
        assertThat(kept()).containsExactly(7L, 8L);
    }
}
