package weir.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.drop.Compression;
import weir.drop.Content;
import weir.drop.DirectoryStorage;
import weir.drop.LaneWriter;

class DropIndexTest {
    @TempDir
    private Path stream;

    @Test
    void knowsHowManyRowsAreBeforeAnOffset() {
        LaneWriter a = LaneWriter.open(new DirectoryStorage(stream), "a");
        LaneWriter b = LaneWriter.open(new DirectoryStorage(stream), "b");
        a.append(rows(1_000, 2_000), Compression.NONE);
        a.append(rows(3_000), Compression.NONE);
        b.append(rows(4_000), Compression.NONE);
        DropIndex index = new DropIndex(stream);

        index.refresh();

        assertThat(index.rows()).isEqualTo(4);
        assertThat(index.ends()).isEqualTo(Map.of("a", 2L, "b", 1L));
        assertThat(index.rowsUpTo(Map.of("a", 1L))).isEqualTo(2);
        assertThat(index.rowsUpTo(Map.of("a", 1L, "b", 1L, "c", 7L))).isEqualTo(3);
        assertThat(index.createdMillis(Map.of("a", 2L))).isEqualTo(3_000);
        assertThat(index.createdMillis(Map.of())).isZero();

        a.append(rows(5_000), Compression.NONE);
        index.refresh();
        assertThat(index.rows()).isEqualTo(5);
    }

    @Test
    void aRowThatSaysItIsLateDoesNotSetTheClockBack() {
        LaneWriter.open(new DirectoryStorage(stream), "a").append(rows(10_000, 10_001, 2), Compression.NONE);
        DropIndex index = new DropIndex(stream);

        index.refresh();

        assertThat(index.createdMillis(Map.of("a", 1L))).isEqualTo(10_000);
    }

    @Test
    void offsetsNameLanesWithOrWithoutWhereTheyBegan() {
        assertThat(SinkContents.offset("[{\"a\":12,\"b@7\":9}]")).isEqualTo(Map.of("a", 12L, "b", 9L));
        assertThat(SinkContents.offset("[null]")).isEmpty();
    }

    @Test
    void isCompleteWhenEverySinkHasKeptEveryDrop() {
        SinkContents.Sink one = new SinkContents.Sink("q", "table", Map.of("a", 2L), 0);
        SinkContents.Sink behind = new SinkContents.Sink("r", "table", Map.of("a", 1L), 0);

        assertThat(new SinkContents(List.of(one)).isComplete(1, Map.of("a", 2L)))
                .isTrue();
        assertThat(new SinkContents(List.of(one)).isComplete(2, Map.of("a", 2L)))
                .isFalse();
        assertThat(new SinkContents(List.of(one, behind)).isComplete(2, Map.of("a", 2L)))
                .isFalse();
        assertThat(new SinkContents(List.of(one)).isComplete(1, Map.of("a", 2L, "b", 1L)))
                .isFalse();
    }

    private static Content rows(long... createdMillis) {
        StringBuilder rows = new StringBuilder();
        for (long millis : createdMillis) {
            rows.append("{\"Creation_Time\":").append(millis * 1_000_000).append("}\n");
        }
        return Content.of(rows.toString().getBytes(StandardCharsets.UTF_8));
    }
}
