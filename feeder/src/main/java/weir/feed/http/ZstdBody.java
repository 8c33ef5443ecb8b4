package weir.feed.http;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.ZipException;

/**
 * A body packed by zstd (RFC 8878), of one or more frames. The library takes a frame behind the first that is cut for the end; so that each one is
 * whole is seen to before.
 */
final class ZstdBody {
    /** What RFC 9659 lets a sender ask of a receiver: 8 MiB. */
    private static final int WINDOW_LOG = 23;

    private static final int MAGIC = 0xfd2f_b528;
    private static final int SKIPPABLE = 0x184d_2a50;
    private static final int RUN = 1;
    private static final int CHECKSUM_BYTES = 4;
    private static final int[] DICTIONARY_BYTES = {0, 1, 2, 4};
    private static final int[] SIZE_BYTES = {0, 2, 4, 8};

    private final ByteBuffer packed;

    private ZstdBody(byte[] packed) {
        this.packed = ByteBuffer.wrap(packed).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** @throws IOException if it is cut, or is something else, or something else follows it */
    static InputStream open(byte[] packed) throws IOException {
        new ZstdBody(packed).requireWhole();
        return new ZstdInputStreamNoFinalizer(new ByteArrayInputStream(packed)).setLongMax(WINDOW_LOG);
    }

    private void requireWhole() throws IOException {
        do {
            int magic = need(4).getInt();
            if (magic == MAGIC) {
                passFrame();
            } else if ((magic & ~0xf) == SKIPPABLE) {
                pass(need(4).getInt() & 0xffff_ffffL);
            } else {
                throw new ZipException("not zstd, or something else follows the zstd data");
            }
        } while (packed.hasRemaining());
    }

    /** Section 3.1.1 of the RFC. */
    private void passFrame() throws IOException {
        int descriptor = need(1).get();
        boolean isSingle = (descriptor & 0x20) != 0;
        int sizeFlag = (descriptor >>> 6) & 3;
        pass((isSingle ? 0 : 1)
                + DICTIONARY_BYTES[descriptor & 3]
                + (isSingle && sizeFlag == 0 ? 1 : SIZE_BYTES[sizeFlag]));
        boolean isLast = false;
        while (!isLast) {
            need(3);
            int header = (packed.getShort() & 0xffff) | ((packed.get() & 0xff) << 16);
            isLast = (header & 1) != 0;
            pass(((header >>> 1) & 3) == RUN ? 1 : header >>> 3);
        }
        pass((descriptor & 4) != 0 ? CHECKSUM_BYTES : 0);
    }

    private void pass(long bytes) throws IOException {
        int length = (int) Math.min(bytes, Integer.MAX_VALUE);
        packed.position(need(length).position() + length);
    }

    private ByteBuffer need(int bytes) throws IOException {
        if (packed.remaining() < bytes) {
            throw new EOFException("the zstd data ends too early");
        }
        return packed;
    }
}
