package weir.init;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import weir.problem.InvalidInput;
import weir.problem.Problem;

/** A sample while it is read. Not thread-safe. */
final class SampleReading {
    private static final int MAX_FIRST_ROWS = 12;
    private static final int MAX_FIRST_BYTES = 1 << 14;
    /** Beyond, a number takes more room written out than it is worth in a test. */
    private static final int MAX_EXPONENT = 320;

    private static final int MAX_PROBLEMS = 10;

    private final Bounds bounds;
    private final boolean hasManyFiles;
    private final Profile profile = new Profile(0);
    private final List<SampleRow> first = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private List<String> header = List.of();
    private long rows;
    private long bytes;
    private long firstBytes;
    private boolean isCut;
    private boolean hasLineFeeds;

    /** @param hasManyFiles whether rows come from several files */
    SampleReading(Bounds bounds, boolean hasManyFiles) {
        this.bounds = bounds;
        this.hasManyFiles = hasManyFiles;
    }

    boolean hasManyFiles() {
        return hasManyFiles;
    }

    Bounds bounds() {
        return bounds;
    }

    long rows() {
        return rows;
    }

    /** The header of the first file of CSV; empty before it was read. */
    List<String> header() {
        return header;
    }

    void header(List<String> names) {
        header = header.isEmpty() ? List.copyOf(names) : header;
    }

    /** Whether enough has been read, or enough was wrong. */
    boolean isFull() {
        return rows >= bounds.rows() || bytes >= bounds.bytes() || problems.size() >= MAX_PROBLEMS;
    }

    /** Whether the next row will be kept. */
    boolean keepsRows() {
        return first.size() < MAX_FIRST_ROWS;
    }

    /**
     * Takes a row.
     *
     * @param texts see {@link SampleRow}
     * @param size in bytes or characters
     */
    void row(ObjectNode values, Map<String, String> texts, Place place, int size) {
        rows++;
        bytes += size;
        profile.see(values, place);
        boolean hasRoom = first.isEmpty() || firstBytes + size <= MAX_FIRST_BYTES;
        if (keepsRows() && hasRoom && isModest(values)) {
            first.add(new SampleRow(values, texts));
            firstBytes += size;
        }
    }

    private static boolean isModest(JsonNode value) {
        if (value.isDouble()) {
            // Others are decimals: this one is infinite.
            return false;
        } else if (value.isBigDecimal()) {
            return Math.abs((long) value.decimalValue().scale()) <= MAX_EXPONENT;
        }
        for (JsonNode inner : value) {
            if (!isModest(inner)) {
                return false;
            }
        }
        return true;
    }

    void problem(Problem problem) {
        problems.add(problem);
    }

    /** Notes that there is more than was read. */
    void cut() {
        isCut = true;
    }

    /** Notes that a value of CSV goes over several lines. */
    void seeLineFeed() {
        hasLineFeeds = true;
    }

    /** @throws InvalidInput with all problems, if there are any, or if there is no row */
    Sample sample(SampleFiles files) {
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems);
        } else if (rows == 0) {
            throw Faults.of(files.path(), "it has no rows", "Give one that has rows");
        } else if (first.isEmpty()) {
            throw Faults.of(files.path(), "its numbers are too large or too small", "Give one with other rows");
        }
        return new Sample(files, profile, rows, !isCut, first, hasLineFeeds);
    }
}
