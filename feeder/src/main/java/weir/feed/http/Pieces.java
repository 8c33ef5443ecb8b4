package weir.feed.http;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Bytes that come bit by bit, kept without being copied each time that there are more. Not thread-safe. */
final class Pieces {
    private static final int PIECE = 1 << 14;

    private final List<byte[]> pieces = new ArrayList<>();
    private int inLast = PIECE;
    private int size;

    int size() {
        return size;
    }

    void add(ByteBuffer more) {
        while (more.hasRemaining()) {
            if (inLast == PIECE) {
                pieces.add(new byte[PIECE]);
                inLast = 0;
            }
            int length = Math.min(more.remaining(), PIECE - inLast);
            more.get(pieces.get(pieces.size() - 1), inLast, length);
            inLast += length;
            size += length;
        }
    }

    /** All bytes; forgets them. */
    byte[] take() {
        ByteBuffer all = ByteBuffer.allocate(size);
        for (byte[] piece : pieces) {
            all.put(piece, 0, Math.min(piece.length, all.remaining()));
        }
        pieces.clear();
        inLast = PIECE;
        size = 0;
        return all.array();
    }
}
