package weir.localfs;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * Hadoop's raw local file system, which asks the operating system within this process. Without Hadoop's native library, Hadoop starts a
 * process {@code chmod} for each file and directory that it makes, {@code readlink} up to eight times for each file that it renames, and
 * {@code ls} for a file's permission. A batch of a query with state would start dozens of them.
 *
 * <p>What was written is on the disk when it is closed, and has its name there when it is made or renamed. Hadoop's own forces nothing: after a power
 * cut, a checkpoint would have files without bytes in it, and a log in Postgres would say that they were there.
 */
public class RawLocalFiles extends RawLocalFileSystem {
    /** As Hadoop wants it. */
    public RawLocalFiles() {}

    @Override
    protected OutputStream createOutputStreamWithMode(Path path, boolean append, FsPermission permission)
            throws IOException {
        return new ForcedOutput(super.createOutputStreamWithMode(path, append, permission), file(path));
    }

    @Override
    public boolean rename(Path from, Path to) throws IOException {
        boolean renamed = super.rename(from, to);
        if (renamed) {
            Disk.forceName(file(to));
        }
        return renamed;
    }

    @Override
    protected boolean mkOneDirWithMode(Path path, File directory, FsPermission permission) throws IOException {
        boolean made = super.mkOneDirWithMode(path, directory, permission);
        if (made) {
            Disk.forceName(directory.toPath());
        }
        return made;
    }

    @Override
    public void setPermission(Path path, FsPermission permission) throws IOException {
        // Java has no name for the sticky bit.
        if (!Disk.POSIX || permission.getStickyBit()) {
            super.setPermission(path, permission);
            return;
        }
        String text = permission.getUserAction().SYMBOL
                + permission.getGroupAction().SYMBOL
                + permission.getOtherAction().SYMBOL;
        Files.setPosixFilePermissions(file(path), PosixFilePermissions.fromString(text));
    }

    @Override
    public FileStatus getFileStatus(Path path) throws IOException {
        if (!Disk.POSIX) {
            return super.getFileStatus(path);
        }
        File file = pathToFile(path);
        try {
            PosixFileAttributes found = Files.readAttributes(file.toPath(), PosixFileAttributes.class);
            return new FileStatus(
                    found.size(),
                    found.isDirectory(),
                    1,
                    getDefaultBlockSize(path),
                    found.lastModifiedTime().toMillis(),
                    found.lastAccessTime().toMillis(),
                    FsPermission.valueOf("-" + PosixFilePermissions.toString(found.permissions())),
                    found.owner().getName(),
                    found.group().getName(),
                    new Path(file.getPath()).makeQualified(getUri(), getWorkingDirectory()));
        } catch (NoSuchFileException e) {
            FileNotFoundException missing = new FileNotFoundException("File " + path + " does not exist");
            missing.initCause(e);
            throw missing;
        }
    }

    @Override
    public FileStatus getFileLinkStatus(Path path) throws IOException {
        return Files.isSymbolicLink(file(path)) ? super.getFileLinkStatus(path) : getFileStatus(path);
    }

    private java.nio.file.Path file(Path path) {
        return pathToFile(path).toPath();
    }
}
