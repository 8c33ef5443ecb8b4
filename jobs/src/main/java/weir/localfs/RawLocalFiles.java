package weir.localfs;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * Hadoop's raw local file system, which sets permissions within this process. Without Hadoop's native library, Hadoop starts a process
 * {@code chmod} for each file and directory that it makes: dozens in each batch of a query with state.
 */
public class RawLocalFiles extends RawLocalFileSystem {
    /** As Hadoop wants it. */
    public RawLocalFiles() {}

    @Override
    public void setPermission(Path path, FsPermission permission) throws IOException {
        File file = pathToFile(path);
        PosixFileAttributeView view = Files.getFileAttributeView(file.toPath(), PosixFileAttributeView.class);
        // Java has no name for the sticky bit, and no permissions where the system has none.
        if (view == null || permission.getStickyBit()) {
            super.setPermission(path, permission);
            return;
        }
        String text = permission.getUserAction().SYMBOL
                + permission.getGroupAction().SYMBOL
                + permission.getOtherAction().SYMBOL;
        view.setPermissions(PosixFilePermissions.fromString(text));
    }
}
