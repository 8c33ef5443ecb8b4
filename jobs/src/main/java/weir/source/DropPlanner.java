package weir.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.drop.Compression;
import weir.drop.Drop;
import weir.drop.Run;
import weir.drop.Storage;
import weir.drop.StreamReader;
import weir.problem.Failure;
import weir.problem.PermanentFailure;
import weir.problem.TransientFailure;

/** Finds drops and shares them out among tasks. On the driver. */
final class DropPlanner {
    private static final Logger LOG = LoggerFactory.getLogger(DropPlanner.class);
    /** Tasks smaller than this cost more to start than they save. */
    private static final long MIN_BYTES_PER_TASK = 1 << 20;

    private static final long MAX_BYTES_PER_TASK = 64 << 20;

    /** Of drops that were there: somebody may have read them before. */
    private static final String GONE = "they were there, and are not any more";

    private final ReadOptions options;
    private final AheadLimit limit;
    private final StreamLocation location;
    private final Storage storage;
    private final StreamReader reader;
    private final int parallelism;
    private final Optional<StreamRecord> record;
    private final Skips skips;

    /** Lanes that ended and were read to their end, with their number of drops: they need no look any more. */
    private final Map<String, Long> done = new ConcurrentHashMap<>();

    private final Set<Run.After> reported = ConcurrentHashMap.newKeySet();
    private final Set<String> untimed = new HashSet<>();

    /** @param data the columns that come out of the JSON */
    DropPlanner(SparkSession session, StructType data, ReadOptions options) {
        this.options = options;
        this.limit = AheadLimit.of(session, data, options);
        this.location = StreamLocation.of(session, options.path());
        this.storage = StreamListings.of(options.record(), location.storage());
        this.reader = new StreamReader(storage);
        this.parallelism = session.sparkContext().defaultParallelism();
        this.record = options.record().flatMap(StreamRecord.Registry::find);
        this.skips = new Skips(record);
    }

    /**
     * Looks for drops in every lane.
     *
     * @param from how far each lane was read
     * @param most it need not look further in any lane
     * @throws Failure if the store does not answer, or if drops were removed before they were read
     */
    List<LaneTail> look(LaneOffsets from, Admission most) {
        try {
            List<String> open = new ArrayList<>();
            for (String lane : reader.recentLanes()) {
                LaneOffsets.Progress progress = from.lanes().get(lane);
                if (progress == null || !Long.valueOf(progress.next()).equals(done.get(lane))) {
                    open.add(lane);
                }
            }
            return LaneWork.each(open, location.threads(), lane -> {
                LaneOffsets.Progress progress = from.lanes().get(lane);
                return progress == null ? newLane(lane, most) : knownLane(lane, progress, most);
            });
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** A lane begins at the first drop that is there: retention may have removed what was before. */
    private LaneTail newLane(String lane, Admission most) throws IOException {
        Run run = run(lane, 0, most.drops());
        if (run.after() instanceof Run.Removed removed) {
            LaneOffsets.Progress first = new LaneOffsets.Progress(removed.first(), removed.first());
            return found(lane, first, run(lane, removed.first(), most.drops()));
        }
        return found(lane, new LaneOffsets.Progress(0, 0), run);
    }

    private LaneTail knownLane(String lane, LaneOffsets.Progress progress, Admission most) throws IOException {
        Run run = run(lane, progress.next(), most.drops());
        if (!(run.after() instanceof Run.Removed removed)) {
            return found(lane, progress, run);
        }
        loss(lane, progress.next(), removed.first(), "they were removed before they were read");
        Run rest = run(lane, removed.first(), most.drops());
        // The range goes on from where it was: planning it reports and passes over what is gone.
        return found(lane, progress.upTo(removed.first()), rest);
    }

    /** As the reader finds it; but a drop that is skipped counts as there, and empty. */
    private Run run(String lane, long from, long most) throws IOException {
        Run run = reader.run(lane, from, most);
        if (run.after() instanceof Run.Hole) {
            skips.refresh();
        }
        List<Drop> drops = new ArrayList<>(run.drops());
        while (run.after() instanceof Run.Hole hole && skips.has(lane, hole.number()) && drops.size() < most) {
            drops.add(new Drop(lane, hole.number(), Compression.NONE, 0, 0, 0));
            run = reader.run(lane, hole.number() + 1, Math.max(1, most - drops.size()));
            drops.addAll(run.drops().subList(0, (int) Math.min(run.drops().size(), most - drops.size())));
        }
        return new Run(lane, from, drops, drops.size() < most ? run.after() : new Run.More());
    }

    private LaneTail found(String lane, LaneOffsets.Progress progress, Run run) {
        if (run.drops().isEmpty() && run.after() instanceof Run.Ended) {
            done.put(lane, progress.next());
        }
        if (run.after() instanceof Run.Hole hole && reported.add(hole)) {
            LOG.warn(
                    "Cannot read lane further: a drop is missing. Restore it, or step over it with \"weir skip\"; what waits behind it is read then."
                            + " stream={} lane={} number={} waiting={}",
                    options.path(),
                    lane,
                    hole.number(),
                    hole.waiting());
        }
        return new LaneTail(lane, progress, run.drops(), run.after());
    }

    /** How far each lane reaches now, for a reading that is to end there. */
    Map<String, Long> reach() {
        try {
            List<String> lanes = List.copyOf(reader.lanes());
            List<Long> ends = LaneWork.each(lanes, location.threads(), reader::next);
            Map<String, Long> reach = new TreeMap<>();
            for (int i = 0; i < lanes.size(); i++) {
                reach.put(lanes.get(i), ends.get(i));
            }
            return reach;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Where a lane's writer goes on: behind its last drop. */
    long reach(String lane) {
        try {
            return reader.next(lane);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Shares the drops of a range out among tasks: whole drops, lane by lane, about as many bytes to each task. */
    InputPartition[] partitions(LaneOffsets start, LaneOffsets end) {
        List<Drop> drops = range(start, end);
        noteUntimed(drops);
        long total = drops.stream().mapToLong(Drop::bytes).sum();
        long share = Math.min(MAX_BYTES_PER_TASK, Math.max(MIN_BYTES_PER_TASK, total / parallelism + 1));
        List<InputPartition> partitions = new ArrayList<>();
        List<Drop> task = new ArrayList<>();
        long bytes = 0;
        for (Drop drop : drops) {
            task.add(drop);
            bytes += drop.bytes();
            if (bytes >= share) {
                partitions.add(new DropPartition(List.copyOf(task)));
                task.clear();
                bytes = 0;
            }
        }
        if (!task.isEmpty()) {
            partitions.add(new DropPartition(List.copyOf(task)));
        }
        return partitions.toArray(InputPartition[]::new);
    }

    /** They are held to nothing; said once for each lane. */
    private void noteUntimed(List<Drop> drops) {
        if (!hasAheadLimit()) {
            return;
        }
        for (Drop drop : drops) {
            if (drop.sealedMillis() == 0 && untimed.add(drop.lane())) {
                LOG.info(
                        "A drop does not say when it was sealed, so its rows may be ahead of any time: an earlier version of the feeder made"
                                + " it, or their times are made up. stream={} lane={} number={}",
                        options.path(),
                        drop.lane(),
                        drop.number());
            }
        }
    }

    private List<Drop> range(LaneOffsets start, LaneOffsets end) {
        List<String> lanes = new ArrayList<>();
        end.lanes().forEach((lane, progress) -> {
            if (start.startOf(lane, progress) < progress.next()) {
                lanes.add(lane);
            }
        });
        try {
            return LaneWork.each(lanes, location.threads(), lane -> {
                        LaneOffsets.Progress progress = end.lanes().get(lane);
                        return range(lane, start.startOf(lane, progress), progress.next());
                    })
                    .stream()
                    .flatMap(List::stream)
                    .toList();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private List<Drop> range(String lane, long from, long to) throws IOException {
        List<Drop> drops = new ArrayList<>(reader.range(lane, from, to));
        drops.removeIf(drop -> skips.has(lane, drop.number()));
        long expected = from;
        for (Drop drop : drops) {
            if (drop.number() != expected) {
                loss(lane, expected, drop.number(), GONE);
            }
            expected = drop.number() + 1;
        }
        if (expected < to) {
            loss(lane, expected, to, GONE);
        }
        return drops;
    }

    /** @param how a reason, without a full stop */
    private void loss(String lane, long from, long to, String how) {
        if (skips.hasAll(lane, from, to)) {
            return;
        }
        if (options.failOnDataLoss()) {
            throw new PermanentFailure(
                    "read drops " + from + " to " + (to - 1) + " of lane \"" + lane + "\" in \"" + storage.describe()
                            + "\"",
                    how,
                    "Restore them, step over them one by one with \"weir skip\", or set failOnDataLoss to false to go on"
                            + " without them");
        }
        LOG.warn(
                "Going on without drops: {}. stream={} lane={} from={} to={}", how, options.path(), lane, from, to - 1);
    }

    private Failure unreadable(IOException e) {
        return new TransientFailure(
                "list the stream \"" + storage.describe() + "\"", e, "Check that the place is there and may be read");
    }

    /** The drops of a range that are stepped over, by lane. */
    Map<String, List<Long>> skipped(LaneOffsets start, LaneOffsets end) {
        return skips.between(start, end);
    }

    /** Whether the stream has a record, which takes bad lines. */
    boolean hasRecord() {
        return record.isPresent();
    }

    /** Whether rows are held to the seal times of their drops. */
    boolean hasAheadLimit() {
        return !limit.isNone();
    }

    PartitionReaderFactory readerFactory(RowShape shape, AheadCount ahead) {
        return new DropReaderFactory(
                location,
                shape,
                options.badRows(),
                record.map(StreamRecord::quarantine).orElseGet(Quarantine::none),
                limit,
                ahead);
    }
}
