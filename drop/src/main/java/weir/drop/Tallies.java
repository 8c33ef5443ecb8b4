package weir.drop;

import java.io.IOException;
import java.io.InputStream;
import java.util.SortedSet;
import java.util.TreeSet;
import weir.problem.Failure;
import weir.problem.PermanentFailure;

/** The tallies of a stream's lanes. They lie beside the lanes, where nobody looks for drops: {@code <root>/_lanes/<lane>.tally}. */
public final class Tallies {
    private static final String DIRECTORY = "_lanes";
    /** Not of a drop: who reads whatever ends with {@code .json} below a stream finds rows and nothing else. */
    private static final String SUFFIX = ".tally";

    private Tallies() {}

    /** Puts a lane's tally in place of the one before; only the lane's writer may. */
    public static void write(WritableStorage storage, String lane, Tally tally) throws IOException {
        storage.replace(path(lane), Content.of(tally.toJson()));
    }

    /** The lanes that have one. */
    public static SortedSet<String> lanes(Storage storage) throws IOException {
        SortedSet<String> lanes = new TreeSet<>();
        for (Storage.Entry entry : storage.list(DIRECTORY)) {
            String name = entry.name();
            if (name.endsWith(SUFFIX) && Layout.isLane(name.substring(0, name.length() - SUFFIX.length()))) {
                lanes.add(name.substring(0, name.length() - SUFFIX.length()));
            }
        }
        return lanes;
    }

    /**
     * A lane's tally.
     *
     * @throws Failure if it is none
     */
    public static Tally read(Storage storage, String lane) throws IOException {
        try (InputStream in = storage.open(path(lane))) {
            return Tally.parse(in.readNBytes(1024));
        } catch (IllegalArgumentException e) {
            throw new PermanentFailure(
                    "read \"" + path(lane) + "\" in \"" + storage.describe() + "\"",
                    e.getMessage(),
                    "Remove it: a feeder that runs writes it once more");
        }
    }

    private static String path(String lane) {
        return DIRECTORY + "/" + lane + SUFFIX;
    }
}
