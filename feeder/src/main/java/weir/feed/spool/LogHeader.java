package weir.feed.spool;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a log begins with: how the lane stood when the log was begun.
 *
 * @param rowsBefore rows in all earlier segments
 * @param marks how far each source had been read, by source
 */
record LogHeader(long rowsBefore, Map<String, String> marks) {
    LogHeader {
        marks = Map.copyOf(marks);
    }

    /** As a frame of group 0, which holds no rows. */
    Frame toFrame() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeLong(rowsBefore);
        out.writeInt(marks.size());
        for (Map.Entry<String, String> mark : new TreeMap<>(marks).entrySet()) {
            out.writeUTF(mark.getKey());
            out.writeUTF(mark.getValue());
        }
        return new Frame(0, RowBatch.of(bytes.toByteArray(), 0));
    }

    static LogHeader parse(Frame frame) throws IOException {
        DataInputStream in =
                new DataInputStream(new ByteArrayInputStream(frame.batch().lines()));
        long rowsBefore = in.readLong();
        Map<String, String> marks = new TreeMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            String source = in.readUTF();
            marks.put(source, in.readUTF());
        }
        return new LogHeader(rowsBefore, marks);
    }
}
