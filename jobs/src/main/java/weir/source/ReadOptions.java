package weir.source;

import java.io.Serializable;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import weir.problem.Failure;
import weir.problem.PermanentFailure;

/**
 * The options of {@code format("weir")}.
 *
 * @param path the stream's root
 * @param maxDropsPerTrigger at most so many drops a batch; default 1,000
 * @param maxBytesPerTrigger at most so many stored bytes a batch, though at least one drop; default 1 GiB
 * @param failOnDataLoss whether drops that were removed before they were read stop the query; default true
 * @param badRows what becomes of a line that does not fit the schema; default {@code keep}
 * @param record the name of the {@link StreamRecord} that tells which drops are skipped, and takes bad lines
 * @param ahead how far ahead of its drop's seal time a row may say that it happened; empty for no limit
 * @param startingOffsets for a batch read: where it begins; default the first drop of each lane
 * @param endingOffsets for a batch read: where it ends; default behind the last drop that is there
 */
record ReadOptions(
        String path,
        long maxDropsPerTrigger,
        long maxBytesPerTrigger,
        boolean failOnDataLoss,
        BadLines badRows,
        Optional<String> record,
        Optional<Ahead> ahead,
        Optional<LaneOffsets> startingOffsets,
        Optional<LaneOffsets> endingOffsets) {
    private static final long DEFAULT_DROPS = 1_000;
    private static final long DEFAULT_BYTES = 1L << 30;

    /** What becomes of a line that does not fit the schema. */
    enum BadLines implements Serializable {
        KEEP,
        FAIL,
        QUARANTINE
    }

    /**
     * A limit to what rows say of their time.
     *
     * @param eventTime an SQL expression over the columns, of type TIMESTAMP
     * @param maxMillis how far ahead of its drop's seal time it may be, in ms
     */
    record Ahead(String eventTime, long maxMillis) {}

    static ReadOptions of(CaseInsensitiveStringMap options) {
        String path = options.get("path");
        if (path == null || path.isBlank()) {
            throw new PermanentFailure(
                    "read a stream of drops",
                    "the option \"path\" is missing",
                    "Set it to the stream's root, or load(path)");
        }
        return new ReadOptions(
                path,
                positive(options, "maxDropsPerTrigger", DEFAULT_DROPS),
                positive(options, "maxBytesPerTrigger", DEFAULT_BYTES),
                bool(options, "failOnDataLoss", true),
                badRows(options.getOrDefault("badRows", "keep")),
                Optional.ofNullable(options.get("record")),
                ahead(options),
                Optional.ofNullable(options.get("startingOffsets")).map(LaneOffsets::parse),
                Optional.ofNullable(options.get("endingOffsets")).map(LaneOffsets::parse));
    }

    private static long positive(CaseInsensitiveStringMap options, String name, long otherwise) {
        String value = options.get(name);
        if (value == null) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(value.strip());
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw invalid(name, value, "a whole number above 0");
        }
        throw invalid(name, value, "a whole number above 0");
    }

    private static Optional<Ahead> ahead(CaseInsensitiveStringMap options) {
        String eventTime = options.get("eventTime");
        String most = options.get("maxAheadMillis");
        if (most == null) {
            return Optional.empty();
        }
        if (eventTime == null) {
            throw new PermanentFailure(
                    "read a stream of drops",
                    "the option \"maxAheadMillis\" is set, and \"eventTime\" is not",
                    "Set it to an SQL expression that says when a row happened");
        }
        if (!most.strip().matches("\\d{1,13}")) {
            throw invalid("maxAheadMillis", most, "a whole number");
        }
        return Optional.of(new Ahead(eventTime, Long.parseLong(most.strip())));
    }

    private static boolean bool(CaseInsensitiveStringMap options, String name, boolean otherwise) {
        String value = options.getOrDefault(name, Boolean.toString(otherwise)).strip();
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw invalid(name, value, "true or false");
        };
    }

    private static BadLines badRows(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "keep" -> BadLines.KEEP;
            case "fail" -> BadLines.FAIL;
            case "quarantine" -> BadLines.QUARANTINE;
            default -> throw invalid("badRows", value, "keep, fail or quarantine");
        };
    }

    private static Failure invalid(String name, String value, String form) {
        return new PermanentFailure(
                "read a stream of drops", "the option \"" + name + "\" is \"" + value + "\"", "Set it to " + form);
    }
}
