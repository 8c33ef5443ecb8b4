package weir.history;

import java.util.Locale;
import java.util.Optional;

/**
 * Something that has happened in a driver.
 *
 * @param number from 1, without a gap
 * @param atMillis when, in ms since 1970
 * @param kind what it is
 * @param query the query it happened to; empty if it happened to the driver
 * @param text the rest of the sentence, for a person
 * @param batch the number of the batch; -1 if it is of none
 */
public record DriverEvent(long number, long atMillis, Kind kind, Optional<String> query, String text, long batch) {

    /** What can happen. */
    public enum Kind {
        /** A driver has taken an epoch. */
        EPOCH,
        /** A batch was committed. */
        BATCH,
        /** A query has read all drops, for the first time in this life or after it had been behind. */
        CAUGHT_UP,
        /** A query waits and tries again. */
        RETRYING,
        /** A query has failed for good. */
        FAILED,
        /** A query has ended. */
        ENDED,
        /** A newer driver has taken over. */
        FENCED;

        @Override
        public String toString() {
            return this == CAUGHT_UP ? "caughtUp" : name().toLowerCase(Locale.ROOT);
        }
    }
}
