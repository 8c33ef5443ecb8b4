package weir.feed.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.problem.PermanentFailure;

/**
 * How a spool stands after the process that used it has died, at whatever instant.
 *
 * @param active the log that goes on
 * @param rowsBefore rows that were accepted before each of the logs that are there
 * @param marks how far each source has been read
 * @param closed numbers of logs that wait to be sealed, in order
 * @param sealed segments that wait for the store, in order
 */
record Recovery(
        Log active, Map<Long, Long> rowsBefore, Map<String, String> marks, List<Long> closed, List<Sealed> sealed) {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    /** The first number whose drop the store has not confirmed. */
    long firstUnconfirmed() {
        long first = active.number();
        for (long number : closed) {
            first = Math.min(first, number);
        }
        for (Sealed segment : sealed) {
            first = Math.min(first, segment.number());
        }
        return first;
    }

    static Recovery of(SpoolDirectory directory, Keys keys, Sealer sealer) throws IOException {
        removeFinished(directory);
        List<Sealed> sealed = new ArrayList<>(directory.sealed());
        List<Long> logs = directory.logs();
        if (logs.isEmpty()) {
            if (!sealed.isEmpty()) {
                throw new PermanentFailure(
                        "open spool \"" + directory.root() + "\"",
                        "its last log is gone",
                        "Restore \"*.log\" from where it was moved to, or move the spool away and begin a new one");
            }
            Log first = Log.create(directory, 0, new LogHeader(0, Map.of()), Log.newBuffer());
            return new Recovery(first, Map.of(0L, 0L), Map.of(), List.of(), List.of());
        }
        List<Long> closed = new ArrayList<>(logs.subList(0, logs.size() - 1));
        Map<Long, Long> rowsBefore = new HashMap<>();
        for (long number : closed) {
            Scan scan = new Scan(number, keys);
            scan.read(directory.log(number));
            if (scan.header != null) {
                rowsBefore.put(number, scan.header.rowsBefore());
            }
        }
        fillGaps(directory, sealer, sealed, closed, logs.get(logs.size() - 1));
        return reopen(directory, keys, logs.get(logs.size() - 1), rowsBefore, closed, sealed);
    }

    /** Between sealing and removing a log the process may have died. */
    private static void removeFinished(SpoolDirectory directory) throws IOException {
        for (Sealed segment : directory.sealed()) {
            Path log = directory.log(segment.number());
            if (Files.exists(log)) {
                Files.delete(segment.isWhole() ? log : segment.file());
            }
        }
    }

    /** A segment that is neither there nor confirmed was taken away; its number must not stop those behind it. */
    private static void fillGaps(
            SpoolDirectory directory, Sealer sealer, List<Sealed> sealed, List<Long> closed, long active)
            throws IOException {
        TreeMap<Long, Sealed> there = new TreeMap<>();
        closed.forEach(number -> there.put(number, null));
        List<Sealed> fillers = new ArrayList<>();
        sealed.forEach(segment -> there.put(segment.number(), segment));
        long first = there.isEmpty() ? active : there.firstKey();
        for (long number = first; number < active; number++) {
            if (!there.containsKey(number)) {
                LOG.atError()
                        .addKeyValue("lane", directory.lane())
                        .addKeyValue("drop", number)
                        .log("A segment is gone from the spool: its rows are lost, an empty drop takes its place");
                fillers.add(sealer.sealNothing(number));
            }
        }
        sealed.addAll(fillers);
        sealed.sort(Comparator.comparingLong(Sealed::number));
    }

    private static Recovery reopen(
            SpoolDirectory directory,
            Keys keys,
            long number,
            Map<Long, Long> rowsBefore,
            List<Long> closed,
            List<Sealed> sealed)
            throws IOException {
        Path file = directory.log(number);
        Scan scan = new Scan(number, keys);
        LogReader.Found found = scan.read(file);
        if (scan.header == null) {
            throw new PermanentFailure(
                    "open spool \"" + directory.root() + "\"",
                    "the beginning of \"" + file.getFileName() + "\" is damaged",
                    "Restore the file from a copy, or move the spool away and begin a new one");
        }
        rowsBefore.put(number, scan.header.rowsBefore());
        if (found.isDamaged()) {
            // What is whole of it becomes a drop; the rest stays in the file that sealing sets aside.
            closed.add(number);
            long rows = scan.header.rowsBefore() + scan.rows;
            Log next = Log.create(directory, number + 1, new LogHeader(rows, scan.marks), Log.newBuffer());
            rowsBefore.put(number + 1, rows);
            return new Recovery(next, rowsBefore, scan.marks, closed, sealed);
        }
        long torn = Files.size(file) - found.wholeBytes();
        if (torn > 0) {
            LOG.atInfo()
                    .addKeyValue("lane", directory.lane())
                    .addKeyValue("drop", number)
                    .addKeyValue("bytes", torn)
                    .log("Cut off rows that were being written when the feeder died; they had not been acknowledged");
        }
        Log log = Log.reopen(directory, number, found.wholeBytes(), scan.rows, scan.lineBytes);
        return new Recovery(log, rowsBefore, scan.marks, closed, sealed);
    }

    /** What a log says besides its lines. */
    private static final class Scan {
        private final long number;
        private final Keys keys;
        private final Map<String, String> marks = new HashMap<>();
        private LogHeader header;
        private long rows;
        private long lineBytes;

        Scan(long number, Keys keys) {
            this.number = number;
            this.keys = keys;
        }

        LogReader.Found read(Path log) throws IOException {
            return LogReader.read(log, this::frame);
        }

        private void frame(Frame frame) throws IOException {
            if (frame.group() == 0) {
                header = LogHeader.parse(frame);
                marks.putAll(header.marks());
                return;
            }
            RowBatch batch = frame.batch();
            rows += batch.rows();
            lineBytes += batch.lines().length;
            batch.mark().ifPresent(mark -> apply(mark, marks));
            batch.key().ifPresent(key -> keys.remember(new Keys.Entry(key, number, batch.rows())));
        }
    }

    static void apply(Mark mark, Map<String, String> marks) {
        if (mark.position().isEmpty()) {
            marks.remove(mark.source());
        } else {
            marks.put(mark.source(), mark.position());
        }
    }
}
