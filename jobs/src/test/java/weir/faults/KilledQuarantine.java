package weir.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import weir.drop.Compression;
import weir.drop.Content;
import weir.drop.DirectoryStorage;
import weir.drop.LaneWriter;

/** Bad lines: every line is either a row or aside, and once. */
final class KilledQuarantine implements Killed {
    private static final int DROPS_A_BATCH = 2;
    private static final int LINES = 50;

    private final Path results;
    private final int batches;
    private final List<Long> good = new ArrayList<>();
    private final List<String> bad = new ArrayList<>();

    private KilledQuarantine(Path results, int batches) {
        this.results = results;
        this.batches = batches;
    }

    /** Writes drops below {@code root}. */
    static KilledQuarantine write(Path root, int batches, Random random) {
        KilledQuarantine written = new KilledQuarantine(root.resolve("out/clean"), batches);
        LaneWriter lane = LaneWriter.open(new DirectoryStorage(root.resolve("mixed")), "a");
        for (int drop = 0; drop < batches * DROPS_A_BATCH; drop++) {
            StringBuilder lines = new StringBuilder();
            for (int line = 1; line <= LINES; line++) {
                lines.append(written.line(drop, line, random.nextInt(10) == 0)).append('\n');
            }
            lane.append(Content.of(lines.toString().getBytes(StandardCharsets.UTF_8)), Compression.NONE);
        }
        return written;
    }

    private String line(int drop, int line, boolean isBad) {
        long n = (long) drop * LINES + line;
        if (isBad) {
            String text = "{\"n\":\"" + n + "?\"}";
            bad.add(List.of("a", drop, line, text).toString());
            return text;
        }
        good.add(n);
        return "{\"n\":" + n + "}";
    }

    @Override
    public String streams() {
        return "mixed: {drop: mixed, schema: \"n BIGINT\", badRows: quarantine, maxDropsPerTrigger: %d}%n"
                .formatted(DROPS_A_BATCH);
    }

    @Override
    public String queries() {
        return """
                clean: {sql: SELECT n FROM mixed, trigger: 0 ms, sinks: [postgres: {table: clean}, parquet: out/clean]}
                total: {sql: SELECT sum(n) AS s FROM mixed, mode: complete, trigger: 0 ms, sinks: [postgres: {table: total}]}
                """;
    }

    @Override
    public List<String> cutShort() {
        return List.of("clean", "total");
    }

    @Override
    public int batches() {
        return batches;
    }

    @Override
    public void check(Postgres postgres, String database) throws Exception {
        List<String> rows = good.stream().map(n -> "[" + n + "]").toList();
        assertThat(postgres.rows(database, "SELECT lane, drop, line, raw FROM weir.rejects"))
                .containsExactlyInAnyOrderElementsOf(bad);
        assertThat(postgres.rows(database, "SELECT n FROM clean")).containsExactlyInAnyOrderElementsOf(rows);
        assertThat(postgres.rows(database, "SELECT s FROM total"))
                .containsExactly("[" + good.stream().mapToLong(Long::longValue).sum() + "]");
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
            assertThat(Postgres.texts(duck, "SELECT n FROM read_parquet('" + results + "/**/*.parquet')"))
                    .containsExactlyInAnyOrderElementsOf(rows);
        }
    }
}
