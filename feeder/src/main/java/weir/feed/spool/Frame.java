package weir.feed.spool;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * One batch in a log: {@code magic, checksum, length, group | rows, key, mark, lines}; big-endian, the checksum is CRC-32C over
 * all that follows it. The frames of one group are made durable by one sync, and no group is written before the one before it
 * is durable. So a whole frame proves that everything in front of its group was once durable.
 *
 * @param group where its group begins, in bytes from the beginning of the log
 */
record Frame(long group, RowBatch batch) {
    static final int MAGIC = 0x57E1_F00D;
    static final int HEADER_BYTES = 20;
    /** No frame is larger; what claims to be is damage. */
    static final int MAX_BODY_BYTES = 128 << 20;

    private static final byte[] NOTHING = {};

    /** Everything in front of the lines: those are written from where they are. */
    byte[] head() {
        byte[] key = key();
        byte[] source = source();
        byte[] position = position();
        int length = bodyLength(key, source, position);
        ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES + length - batch.lines().length);
        out.putInt(MAGIC).putInt(0).putInt(length).putLong(group);
        out.putInt(batch.rows());
        putText(out, key);
        out.put((byte) (batch.mark().isPresent() ? 1 : 0));
        putText(out, source);
        putText(out, position);
        CRC32C crc = new CRC32C();
        crc.update(out.array(), 8, out.position() - 8);
        crc.update(batch.lines());
        return out.putInt(4, (int) crc.getValue()).array();
    }

    /**
     * Reads the frame that begins at the buffer's position.
     *
     * @return empty, with the position unchanged, if no whole frame begins there
     */
    static Optional<Frame> read(ByteBuffer in) {
        int start = in.position();
        if (in.remaining() < HEADER_BYTES || in.getInt(start) != MAGIC) {
            return Optional.empty();
        }
        int checksum = in.getInt(start + 4);
        int length = in.getInt(start + 8);
        if (length < 0 || length > in.remaining() - HEADER_BYTES) {
            return Optional.empty();
        }
        int end = start + HEADER_BYTES + length;
        if (checksum(in.duplicate().limit(end).position(start + 8)) != checksum) {
            return Optional.empty();
        }
        in.position(start + 12);
        long group = in.getLong();
        int rows = in.getInt();
        Optional<ParcelKey> key =
                Optional.of(text(in)).filter(text -> !text.isEmpty()).map(ParcelKey::parse);
        boolean marked = in.get() == 1;
        Mark mark = new Mark(text(in), text(in));
        byte[] lines = new byte[end - in.position()];
        in.get(lines);
        return Optional.of(
                new Frame(group, new RowBatch(lines, rows, key, marked ? Optional.of(mark) : Optional.empty())));
    }

    private int bodyLength(byte[] key, byte[] source, byte[] position) {
        return 4 + 2 + key.length + 1 + 2 + source.length + 2 + position.length + batch.lines().length;
    }

    private byte[] key() {
        return batch.key()
                .map(key -> key.text().getBytes(StandardCharsets.UTF_8))
                .orElse(NOTHING);
    }

    private byte[] source() {
        return batch.mark()
                .map(mark -> mark.source().getBytes(StandardCharsets.UTF_8))
                .orElse(NOTHING);
    }

    private byte[] position() {
        return batch.mark()
                .map(mark -> mark.position().getBytes(StandardCharsets.UTF_8))
                .orElse(NOTHING);
    }

    private static void putText(ByteBuffer out, byte[] text) {
        out.putShort((short) text.length).put(text);
    }

    private static String text(ByteBuffer in) {
        byte[] text = new byte[Short.toUnsignedInt(in.getShort())];
        in.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
