package weir.feed.source;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import weir.feed.spool.Parcel;
import weir.feed.spool.ParcelKey;
import weir.feed.spool.Receipt;

/** Takes JSON lines or one JSON array as a whole: all of its rows are accepted, or none. */
public final class Bodies {
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
     * @throws weir.feed.spool.Refused if there is no room
     */
    public CompletableFuture<Receipt> offer(Supplier<String> source, byte[] body, Optional<ParcelKey> key)
            throws BadRow {
        int[] count = {0, 0};
        AtomicReference<String> bad = new AtomicReference<>("");
        boolean isArray = isArray(body);
        String unit = isArray ? "element " : "line ";
        // The lines of an array are made anew; others stay where they are, as far as that goes.
        Kept lines = new Kept(isArray ? new byte[0] : body);
        try (Rows rows = isArray ? new ArrayRows(new ByteArrayInputStream(body)) : new Lines(body)) {
            boolean more = true;
            while (more && bad.get().isEmpty()) {
                more = rows.next((bytes, from, length) -> {
                    count[0]++;
                    if (isBlank(bytes, from, length)) {
                        return;
                    }
                    Optional<String> refusal = intake.door().refusal(bytes, from, length);
                    if (refusal.isEmpty()) {
                        lines.add(bytes, from, length);
                        count[1]++;
                    } else if (intake.hasQuarantine()) {
                        intake.refuse(source.get(), bytes, from, length, refusal.get());
                    } else {
                        bad.set(unit + count[0] + ": " + refusal.get());
                    }
                });
            }
        } catch (IOException e) {
            bad.set(unit + (count[0] + 1) + ": not JSON: "
                    + e.getMessage().lines().findFirst().orElse(""));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            bad.set("interrupted");
        }
        if (!bad.get().isEmpty()) {
            throw new BadRow(bad.get());
        }
        return intake.offer(new Parcel(lines.toBytes(), count[1], key, Optional.empty()));
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

        /** @param bytes are written over, never in front of what was added last */
        Kept(byte[] bytes) {
            this.bytes = bytes;
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
        }

        byte[] toBytes() {
            return end == bytes.length ? bytes : Arrays.copyOf(bytes, end);
        }
    }

    /** Blank lines too, so that the count is that of the client's lines. Nothing is copied. */
    private static final class Lines implements Rows {
        private final byte[] body;
        private int start;

        Lines(byte[] body) {
            this.body = body;
        }

        @Override
        public boolean next(Line into) throws InterruptedException {
            if (start >= body.length) {
                return false;
            }
            int end = start;
            while (end < body.length && body[end] != '\n') {
                end++;
            }
            int length = end > start && body[end - 1] == '\r' ? end - 1 - start : end - start;
            into.accept(body, start, length);
            start = end + 1;
            return true;
        }

        @Override
        public void close() {}
    }
}
