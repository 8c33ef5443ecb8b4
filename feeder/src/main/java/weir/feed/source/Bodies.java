package weir.feed.source;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import weir.feed.spool.ParcelKey;
import weir.feed.spool.Receipt;
import weir.feed.spool.RowBatch;
import weir.feed.validation.RowValidator;

/** Takes JSON lines or one JSON array as a whole: all of its rows are accepted, or none. */
public final class Bodies {
    /** How long an object over several lines may be: all of its lines wait in memory. */
    private static final int MAX_OBJECT_BYTES = 1 << 20;

    private final Intake intake;

    /** @param intake takes the rows */
    public Bodies(Intake intake) {
        this.intake = intake;
    }

    /** A body that holds something that is no row; nothing of it was accepted. */
    public static final class BadRow extends Exception {
        BadRow(String message) {
            super(message);
        }
    }

    /**
     * Offers the rows of a body.
     *
     * @param source its name, for messages
     * @param key names the body, so that it is accepted once
     * @return done once the rows are durable
     * @throws BadRow naming the first line that is no row
     * @throws weir.feed.spool.KeyReused if another body was accepted under its key
     * @throws weir.feed.spool.IntakeFull if there is no room
     */
    public CompletableFuture<Receipt> offer(Supplier<String> source, byte[] body, Optional<ParcelKey> key)
            throws BadRow {
        Kept lines = isArray(body) ? elements(source, body) : lines(source, body);
        return intake.offer(new RowBatch(lines.toBytes(), lines.rows, key, Optional.empty()));
    }

    /** The elements of an array are made anew, as lines. */
    private Kept elements(Supplier<String> source, byte[] body) throws BadRow {
        if (!RowValidator.isUtf8(body)) {
            // The parser would take UTF-16, too.
            throw new BadRow("not UTF-8");
        }
        Kept kept = new Kept(new byte[0]);
        try (Rows rows = new ArrayRows(new ByteArrayInputStream(body))) {
            take(rows, kept, source, "element ", 0);
        } catch (IOException e) {
            throw new BadRow("not a JSON array");
        }
        return kept;
    }

    /**
     * Lines stay where they are as long as each is a row. From the first that is none on they are read as those of a file: an object may go over several
     * lines, and CRs may end lines or stand in between.
     */
    private Kept lines(Supplier<String> source, byte[] body) throws BadRow {
        Kept kept = new Kept(body);
        int at = 0;
        long line = 0;
        boolean isPlain = true;
        while (at < body.length && isPlain) {
            int end = lineEnd(body, at);
            int length = end > at && body[end - 1] == '\r' ? end - 1 - at : end - at;
            if (isBlank(body, at, length)) {
                line++;
                at = end + 1;
            } else if (hasReturn(body, at, length)
                    || intake.validator().refusal(body, at, length).isPresent()) {
                isPlain = false;
            } else {
                kept.add(body, at, length);
                line++;
                at = end + 1;
            }
        }
        if (!isPlain) {
            Kept others = new Kept(kept);
            ByteArrayInputStream rest = new ByteArrayInputStream(body, at, body.length - at);
            try (BufferedInputStream in = new BufferedInputStream(rest)) {
                LineReader reader = new LineReader(in, body.length).endingBy(LineEnd.of(in));
                take(new JsonLineRows(in, reader, MAX_OBJECT_BYTES, Rows.ON_ONE_LINE), others, source, "line ", line);
            } catch (IOException e) {
                throw new IllegalStateException("nothing is read from anywhere", e);
            }
            return others;
        }
        return kept;
    }

    private void take(Rows rows, Kept kept, Supplier<String> source, String unit, long before) throws BadRow {
        AtomicReference<String> bad = new AtomicReference<>("");
        long[] last = {before};
        try {
            boolean more = true;
            while (more && bad.get().isEmpty()) {
                more = rows.next((bytes, from, length) -> {
                    last[0] = before + rows.number();
                    Optional<String> refusal =
                            rows.problem().or(() -> intake.validator().refusal(bytes, from, length));
                    if (refusal.isEmpty()) {
                        kept.add(bytes, from, length);
                    } else if (intake.hasQuarantine()) {
                        intake.refuse(source.get(), bytes, from, length, refusal.get());
                    } else {
                        bad.set(unit + last[0] + ": " + refusal.get());
                    }
                });
            }
        } catch (IOException e) {
            bad.set(unit + (last[0] + 1) + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            bad.set("interrupted");
        }
        if (!bad.get().isEmpty()) {
            throw new BadRow(bad.get());
        }
    }

    private static int lineEnd(byte[] body, int from) {
        int end = from;
        while (end < body.length && body[end] != '\n') {
            end++;
        }
        return end;
    }

    private static boolean hasReturn(byte[] bytes, int from, int length) {
        for (int at = from; at < from + length; at++) {
            if (bytes[at] == '\r') {
                return true;
            }
        }
        return false;
    }

    private static boolean isArray(byte[] body) {
        int at = 0;
        while (at < body.length && body[at] <= ' ' && body[at] >= 0) {
            at++;
        }
        return at < body.length && body[at] == '[';
    }

    private static boolean isBlank(byte[] bytes, int from, int length) {
        for (int at = from; at < from + length; at++) {
            if (bytes[at] != ' ' && bytes[at] != '\t') {
                return false;
            }
        }
        return true;
    }

    /** The lines that come in, one behind the other. A body of nothing but rows is not copied: each stays in its place. */
    private static final class Kept {
        private byte[] bytes;
        private int end;
        private int rows;

        /** @param bytes are written over, never in front of what was added last */
        Kept(byte[] bytes) {
            this.bytes = bytes;
        }

        /** What another one has, in a place of its own. */
        Kept(Kept other) {
            this.bytes = Arrays.copyOf(other.bytes, other.end);
            this.end = other.end;
            this.rows = other.rows;
        }

        void add(byte[] source, int from, int length) {
            if (bytes.length - end <= length) {
                bytes = Arrays.copyOf(bytes, Math.max(end + length + 1, source == bytes ? 0 : 2 * bytes.length));
            }
            if (source != bytes || from != end) {
                System.arraycopy(source, from, bytes, end, length);
            }
            end += length;
            bytes[end++] = '\n';
            rows++;
        }

        byte[] toBytes() {
            return end == bytes.length ? bytes : Arrays.copyOf(bytes, end);
        }
    }
}
