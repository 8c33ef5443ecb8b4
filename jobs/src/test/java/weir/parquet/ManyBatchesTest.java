package weir.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which batches a driver merges by itself, played over a dataset that grows. */
class ManyBatchesTest {
    private static final long BATCH = 10_000;
    private static final long TARGET = 20_000_000;
    private static final ManyBatches MANY = new ManyBatches(100, 100, TARGET);

    private final List<BatchPart> parts = new ArrayList<>();
    private long written;

    private static BatchManifest kept(long from, long to, String schema) {
        return new BatchManifest("q", to, "{}", "{}", schema, from, null, null, null, null);
    }

    private void add(long number, long bytes, String schema) {
        parts.add(new BatchPart("batch=%09d".formatted(number), kept(number, number, schema), bytes));
    }

    private List<List<BatchPart>> groups() {
        List<String> directories = parts.stream().map(BatchPart::directory).toList();
        try {
            return MANY.of(directories, directory -> parts.get(directories.indexOf(directory)));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void merge() {
        for (List<BatchPart> group : groups()) {
            int at = parts.indexOf(group.get(0));
            assertThat(parts.subList(at, at + group.size())).isEqualTo(group);
            long bytes = group.stream().mapToLong(BatchPart::bytes).sum();
            BatchManifest first = group.get(0).kept();
            BatchManifest last = group.get(group.size() - 1).kept();
            parts.subList(at, at + group.size()).clear();
            parts.add(at, new BatchPart("batch=0" + last.batch(), kept(first.from(), last.batch(), "k INT"), bytes));
            written += bytes;
        }
    }

    @Test
    void keepsTheNumberOfDirectoriesSmallWithoutWritingEachRowOften() {
        for (int batch = 0; batch < 20_000; batch++) {
            add(batch, BATCH, "k INT");
            merge();
        }

        assertThat(parts).hasSizeLessThan(100 + 100 + 20 + (int) (2 * 20_000 * BATCH / TARGET));
        assertThat(parts.stream().mapToLong(BatchPart::bytes).sum()).isEqualTo(20_000 * BATCH);
        assertThat(parts).allMatch(part -> part.bytes() <= TARGET);
        assertThat(written).isLessThan(6 * 20_000 * BATCH);
        assertThat(parts.subList(parts.size() - 100, parts.size()))
                .noneMatch(part -> part.kept().isMerged());
    }

    @Test
    void leavesFewAsTheyAre() {
        for (int batch = 0; batch < 199; batch++) {
            add(batch, BATCH, "k INT");
        }

        assertThat(groups()).isEmpty();
    }

    @Test
    void findsOlderOnesBehindThoseThatAreLarge() {
        for (int batch = 0; batch < 400; batch++) {
            add(batch, batch < 150 ? BATCH : TARGET, "k INT");
        }

        assertThat(groups())
                .singleElement()
                .satisfies(group -> assertThat(group).hasSize(150).isEqualTo(parts.subList(0, 150)));
    }

    @Test
    void mergesOnlyWhatHasTheSameColumns() {
        for (int batch = 0; batch < 350; batch++) {
            add(batch, BATCH, batch < 120 ? "k INT" : "k BIGINT");
        }

        assertThat(groups()).singleElement().satisfies(group -> assertThat(group)
                .isEqualTo(parts.subList(120, 250)));
    }
}
