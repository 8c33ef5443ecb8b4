package weir.feed.source;

import java.io.BufferedInputStream;
import java.io.IOException;

/** What the lines of a file end with: LF, with or without CR in front, or CR alone as on old computers. */
final class LineEnd {
    private static final int LOOK_BYTES = 1 << 16;

    private LineEnd() {}

    /** Looks at the first 64 KiB and leaves the stream where it is: {@code '\r'} if there are CRs and no LF, else {@code '\n'}. */
    static byte of(BufferedInputStream in) throws IOException {
        in.mark(LOOK_BYTES);
        byte[] first = in.readNBytes(LOOK_BYTES);
        in.reset();
        boolean hasReturn = false;
        for (byte each : first) {
            if (each == '\n') {
                return '\n';
            }
            hasReturn |= each == '\r';
        }
        return (byte) (hasReturn ? '\r' : '\n');
    }
}
