package weir.localfs;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import org.apache.hadoop.fs.Syncable;

/** A file that is on the disk when it is closed. */
final class ForcedOutput extends FilterOutputStream implements Syncable {
    private final Path file;
    private boolean closed;

    ForcedOutput(OutputStream out, Path file) {
        super(out);
        this.file = file;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        out.write(bytes, from, length);
    }

    @Override
    public void hflush() throws IOException {
        flush();
    }

    @Override
    public void hsync() throws IOException {
        flush();
        Disk.force(file);
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            super.close();
            Disk.force(file);
        }
    }
}
