package weir.control;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Whether a file of a checkpoint holds what was written to it, as far as that shows: none is ever empty, and some have checksums beside them. */
final class Damage {
    private Damage() {}

    /** Which file, and what is wrong with it; empty if nothing is. */
    static Optional<String> of(FileSystem files, FileStatus file) throws IOException {
        String name = "\"" + file.getPath() + "\"";
        if (file.getLen() == 0) {
            return Optional.of(name + " is empty");
        } else if (files instanceof ChecksumFileSystem checked && hasOtherLength(checked, file)) {
            return Optional.of(name + " has another length than its checksums say");
        }
        try (InputStream in = files.open(file.getPath())) {
            in.transferTo(OutputStream.nullOutputStream());
            return Optional.empty();
        } catch (ChecksumException e) {
            return Optional.of(name + " has other bytes than its checksums say");
        } catch (FileNotFoundException removedSince) {
            return Optional.empty();
        }
    }

    /** A file that was cut where a checksum ends reads well. */
    private static boolean hasOtherLength(ChecksumFileSystem files, FileStatus file) throws IOException {
        Path sums = files.getChecksumFile(file.getPath());
        try {
            return files.getRawFileSystem().getFileStatus(sums).getLen()
                    != ChecksumFileSystem.getChecksumLength(file.getLen(), files.getBytesPerSum());
        } catch (FileNotFoundException hasNone) {
            return false;
        }
    }
}
