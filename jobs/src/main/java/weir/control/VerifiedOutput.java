package weir.control;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.execution.streaming.CheckpointFileManager.CancellableFSDataOutputStream;
import weir.problem.Failure;
import weir.problem.TransientFailure;

/** Looks, when it is closed, whether what was written is there: stores have said "done" and had nothing. */
final class VerifiedOutput extends CancellableFSDataOutputStream {
    /** Of larger files only the length is compared. */
    private static final long MAX_READ_BACK = 8L * 1024 * 1024;

    private final CancellableFSDataOutputStream unverified;
    private final CheckedOutputStream checked;
    private final FileSystem files;
    private final Path path;
    private boolean done;

    VerifiedOutput(CancellableFSDataOutputStream unverified, FileSystem files, Path path) {
        this(unverified, new CheckedOutputStream(unverified, new CRC32()), files, path);
    }

    private VerifiedOutput(
            CancellableFSDataOutputStream unverified, CheckedOutputStream checked, FileSystem files, Path path) {
        super(checked);
        this.unverified = unverified;
        this.checked = checked;
        this.files = files;
        this.path = path;
    }

    @Override
    public void close() throws IOException {
        if (done) {
            return;
        }
        done = true;
        long bytes = getPos();
        unverified.close();
        try {
            verify(bytes);
        } catch (Failure wrong) {
            removeWhatIsWrong(wrong);
            throw wrong;
        }
    }

    private void verify(long bytes) throws IOException {
        if (bytes > MAX_READ_BACK) {
            require(bytes, length());
            return;
        }
        CRC32 checksum = new CRC32();
        try (InputStream in = new CheckedInputStream(files.open(path), checksum)) {
            require(bytes, in.transferTo(OutputStream.nullOutputStream()));
        } catch (FileNotFoundException absent) {
            throw failure("it was written and is not there");
        }
        if (checksum.getValue() != checked.getChecksum().getValue()) {
            throw failure("it reads other bytes than were written");
        }
    }

    private long length() throws IOException {
        try {
            return files.getFileStatus(path).getLen();
        } catch (FileNotFoundException absent) {
            throw failure("it was written and is not there");
        }
    }

    private void require(long expected, long found) {
        if (expected != found) {
            throw failure(expected + " bytes were written and " + found + " are there");
        }
    }

    private Failure failure(String reason) {
        return new TransientFailure(
                "write \"" + path + "\"", reason, "See what is wrong with the store; Weir tries again");
    }

    /** Else the next attempt would find it and take it for good. */
    private void removeWhatIsWrong(Failure wrong) {
        try {
            files.delete(path, false);
        } catch (IOException e) {
            wrong.addSuppressed(e);
        }
    }

    @Override
    public void cancel() {
        if (!done) {
            done = true;
            unverified.cancel();
        }
    }
}
