package weir.soak;

import java.util.Map;
import java.util.Optional;

/** Which bound holds for which figure. A figure without one fails the run: who adds a table says how large it becomes. */
final class Bounds {
    private static final int QUERIES = 4;
    private static final int LEDGER_ENTRIES_OF_A_SINK = 10_000;
    /** The ledger is cleaned now and then, not with each batch. */
    private static final int NOT_YET_CLEANED = 1_100;

    /** As soak.yaml has it, and what may come before they are removed again. */
    private static final int REJECTS = 1_000;

    private static final int REJECTS_OF_A_PAUSE = 1_000;

    private static final int LATE_RANGES_OF_A_QUERY = 100_001;

    private static final Map<String, Bound> ALL = Map.ofEntries(
            Map.entry("driver: heap in use, KiB", new Bound.Steady(0.10, 12 * 1024)),
            Map.entry("driver: resident, KiB", new Bound.Steady(0.10, 100 * 1024)),
            Map.entry("driver: threads", new Bound.Steady(0, 8)),
            Map.entry("driver: descriptors", new Bound.Steady(0, 16)),
            Map.entry("feeder: heap in use, KiB", new Bound.Steady(0.10, 4 * 1024)),
            Map.entry("feeder: resident, KiB", new Bound.Steady(0.10, 60 * 1024)),
            Map.entry("feeder: threads", new Bound.Steady(0, 8)),
            Map.entry("feeder: descriptors", new Bound.Steady(0, 16)),
            Map.entry("rows: version", new Bound.AtMost(100)),
            Map.entry("rows: epoch", new Bound.AtMost(1)),
            Map.entry("rows: query", new Bound.AtMost(QUERIES)),
            Map.entry("rows: checkpoint", new Bound.Steady(0.05, 40)),
            Map.entry("rows: ledger", new Bound.AtMost(QUERIES * (LEDGER_ENTRIES_OF_A_SINK + NOT_YET_CLEANED))),
            Map.entry("rows: rejects", new Bound.AtMost(REJECTS + REJECTS_OF_A_PAUSE)),
            Map.entry("rows: rejects_removed", new Bound.AtMost(1)),
            Map.entry("rows: late_rows", new Bound.AtMost(QUERIES * (LATE_RANGES_OF_A_QUERY + 100))),
            Map.entry("rows: batch_skips", new Bound.AtMost(0)),
            Map.entry("rows: replay", new Bound.AtMost(0)),
            Map.entry("rows: drill", new Bound.AtMost(0)),
            Map.entry("files: checkpoints", new Bound.Steady(0.10, 60)),
            Map.entry("files: tmp", new Bound.Steady(0, 20)),
            Map.entry("files: spool", new Bound.Steady(0, 20)),
            Map.entry("files: in", new Bound.Grows("drops are kept until they are archived")),
            Map.entry(
                    "files: out",
                    new Bound.Grows("a Parquet file for each batch with rows, until there are some hundred to merge")));

    private Bounds() {}

    static Optional<Bound> of(String figure) {
        return figure.startsWith("rows: staging_")
                ? Optional.of(new Bound.AtMost(0))
                : Optional.ofNullable(ALL.get(figure));
    }
}
