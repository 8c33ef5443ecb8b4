package weir.postgres;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;
import weir.text.Utf8;

/** Bytes in PostgreSQL's binary COPY format, most significant first. Grows as needed and is used again, so that cells cost no garbage. */
final class CopyBuffer {
    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0};

    private byte[] bytes;
    private ByteBuffer view;
    private int size;

    CopyBuffer(int capacity) {
        this.bytes = new byte[capacity];
        this.view = ByteBuffer.wrap(bytes);
    }

    /** What stands before the first row: signature, no flags, no extension. */
    static byte[] header() {
        return Arrays.copyOf(SIGNATURE, SIGNATURE.length + 8);
    }

    /** What stands behind the last row. */
    static byte[] trailer() {
        return new byte[] {-1, -1};
    }

    int size() {
        return size;
    }

    byte[] array() {
        return bytes;
    }

    byte[] copy() {
        return Arrays.copyOf(bytes, size);
    }

    void clear() {
        size = 0;
    }

    int shortAt(int at) {
        return view.getShort(at);
    }

    int intAt(int at) {
        return view.getInt(at);
    }

    /** Leaves room for a length that is known later. */
    int beginLength() {
        int at = size;
        writeInt(0);
        return at;
    }

    /** Fills in the bytes written since {@code beginLength}. */
    void endLength(int at) {
        view.putInt(at, size - at - 4);
    }

    void writeNull() {
        writeInt(-1);
    }

    void writeByte(int value) {
        room(1);
        bytes[size++] = (byte) value;
    }

    void writeShort(int value) {
        room(2);
        view.putShort(size, (short) value);
        size += 2;
    }

    void writeInt(int value) {
        room(4);
        view.putInt(size, value);
        size += 4;
    }

    void writeLong(long value) {
        room(8);
        view.putLong(size, value);
        size += 8;
    }

    void writeBytes(byte[] value) {
        writeBytes(value, 0, value.length);
    }

    void writeBytes(byte[] value, int from, int length) {
        room(length);
        System.arraycopy(value, from, bytes, size, length);
        size += length;
    }

    void writeAscii(String value) {
        int length = value.length();
        room(length);
        for (int i = 0; i < length; i++) {
            bytes[size++] = (byte) value.charAt(i);
        }
    }

    /** Text as it lies in memory, made fit for PostgreSQL in place. */
    void writeText(UTF8String value) {
        int length = value.numBytes();
        room(length);
        value.writeToMemory(bytes, Platform.BYTE_ARRAY_OFFSET + size);
        if (Utf8.isValid(bytes, size, length)) {
            size += length;
        } else {
            writeBytes(Utf8.cleaned(bytes, size, length));
        }
    }

    private void room(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), (int)
                    Math.min(Integer.MAX_VALUE - 8L, bytes.length * 2L)));
            view = ByteBuffer.wrap(bytes);
        }
    }
}
