package weir.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import weir.drop.DirectoryStorage;
import weir.drop.Drop;
import weir.drop.Run;
import weir.drop.StreamReader;
import weir.problem.TransientFailure;

/** How many rows the drops of a stream hold, and when these were created. Not thread-safe. */
final class DropIndex {
    private static final Pattern CREATION_TIME = Pattern.compile("\"Creation_Time\":\\s*(\\d{1,19})");
    private static final int DROPS_PER_LOOK = 1000;

    private final DirectoryStorage storage;
    private final StreamReader reader;
    private final Map<String, List<Content>> lanes = new TreeMap<>();

    /**
     * What is known of a drop.
     *
     * @param rowsUpTo rows of the lane up to and with this drop
     * @param createdMillis when its rows were created, in ms since 1970
     */
    private record Content(long rowsUpTo, long createdMillis) {}

    /** @param stream the stream's root */
    DropIndex(Path stream) {
        this.storage = new DirectoryStorage(stream);
        this.reader = new StreamReader(storage);
    }

    /** Looks at the drops that came since the last time. */
    void refresh() {
        try {
            for (String lane : reader.lanes()) {
                List<Content> known = lanes.computeIfAbsent(lane, name -> new ArrayList<>());
                Run run;
                do {
                    run = reader.run(lane, known.size(), DROPS_PER_LOOK);
                    for (Drop drop : run.drops()) {
                        known.add(look(
                                drop,
                                known.isEmpty()
                                        ? 0
                                        : known.get(known.size() - 1).rowsUpTo()));
                    }
                } while (run.after() instanceof Run.More);
            }
        } catch (IOException e) {
            throw new TransientFailure(
                    "look at the drops in \"" + storage.describe() + "\"", e, "Check that they may be read");
        }
    }

    private Content look(Drop drop, long rowsBefore) throws IOException {
        byte[] bytes;
        try (InputStream in = drop.compression().unpack(storage.open(drop.path()))) {
            bytes = in.readAllBytes();
        }
        List<Integer> ends = new ArrayList<>();
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                ends.add(i);
            }
        }
        return new Content(rowsBefore + ends.size(), created(bytes, ends));
    }

    /** A row may say that it is late: of the first, middle and last row, the one in between tells the time. */
    private static long created(byte[] bytes, List<Integer> ends) {
        List<Long> times = new ArrayList<>();
        for (int line : new int[] {0, ends.size() / 2, ends.size() - 1}) {
            if (line >= 0 && line < ends.size()) {
                int begin = line == 0 ? 0 : ends.get(line - 1) + 1;
                String text = new String(bytes, begin, ends.get(line) - begin, StandardCharsets.UTF_8);
                Matcher matcher = CREATION_TIME.matcher(text);
                times.add(matcher.find() ? Long.parseLong(matcher.group(1)) / 1_000_000 : 0);
            }
        }
        times.sort(null);
        return times.isEmpty() ? 0 : times.get(times.size() / 2);
    }

    /** All rows there are. */
    long rows() {
        return rowsUpTo(ends());
    }

    /** For each lane the number behind its last drop. */
    Map<String, Long> ends() {
        Map<String, Long> ends = new TreeMap<>();
        lanes.forEach((lane, drops) -> ends.put(lane, (long) drops.size()));
        return ends;
    }

    /** @param offset for each lane the number of the next drop */
    long rowsUpTo(Map<String, Long> offset) {
        long rows = 0;
        for (Map.Entry<String, Long> lane : offset.entrySet()) {
            int drops = drops(lane.getKey(), lane.getValue());
            rows += drops == 0 ? 0 : lanes.get(lane.getKey()).get(drops - 1).rowsUpTo();
        }
        return rows;
    }

    /** When the newest rows before an offset were created, in ms since 1970; 0 if there are none. */
    long createdMillis(Map<String, Long> offset) {
        long newest = 0;
        for (Map.Entry<String, Long> lane : offset.entrySet()) {
            int drops = drops(lane.getKey(), lane.getValue());
            newest = Math.max(
                    newest,
                    drops == 0 ? 0 : lanes.get(lane.getKey()).get(drops - 1).createdMillis());
        }
        return newest;
    }

    private int drops(String lane, long next) {
        return (int) Math.min(next, lanes.getOrDefault(lane, List.of()).size());
    }
}
