package weir.history;

import java.io.ByteArrayOutputStream;

/** Whole numbers as bytes: small ones, of either sign, take one. The form is that of Protocol Buffers' {@code sint64}. */
final class VariableNumbers {
    private static final int BITS = 7;
    private static final int MORE = 0x80;

    private VariableNumbers() {}

    static void write(ByteArrayOutputStream out, long number) {
        long rest = (number << 1) ^ (number >> (Long.SIZE - 1));
        while ((rest & -MORE) != 0) {
            out.write((int) (rest & (MORE - 1)) | MORE);
            rest >>>= BITS;
        }
        out.write((int) rest);
    }

    /** Reads numbers one after the other. */
    static final class Reader {
        private final byte[] bytes;
        private int at;

        Reader(byte[] bytes) {
            this.bytes = bytes;
        }

        long next() {
            long rest = 0;
            for (int shift = 0; ; shift += BITS) {
                byte read = bytes[at++];
                rest |= (long) (read & (MORE - 1)) << shift;
                if (read >= 0) {
                    return (rest >>> 1) ^ -(rest & 1);
                }
            }
        }
    }
}
