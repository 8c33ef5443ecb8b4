package weir.feed.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/** A file of a {@link WatchedDisk}. */
final class WatchedChannel extends FileChannel {
    private final WatchedDisk disk;
    private final Path path;
    private final FileChannel channel;

    WatchedChannel(WatchedDisk disk, Path path, FileChannel channel) {
        this.disk = disk;
        this.path = path;
        this.channel = channel;
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        return disk.change("write", path, () -> channel.write(bytes));
    }

    @Override
    public long write(ByteBuffer[] bytes, int offset, int length) throws IOException {
        return disk.change("write", path, () -> channel.write(bytes, offset, length));
    }

    @Override
    public int write(ByteBuffer bytes, long position) throws IOException {
        return disk.change("write", path, () -> channel.write(bytes, position));
    }

    @Override
    public void force(boolean metaData) throws IOException {
        disk.change("sync", path, () -> {
            channel.force(metaData);
            return null;
        });
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        return size >= channel.size()
                ? channel.truncate(size)
                : disk.change("truncate", path, () -> channel.truncate(size));
    }

    @Override
    public int read(ByteBuffer bytes) throws IOException {
        return channel.read(bytes);
    }

    @Override
    public long read(ByteBuffer[] bytes, int offset, int length) throws IOException {
        return channel.read(bytes, offset, length);
    }

    @Override
    public int read(ByteBuffer bytes, long position) throws IOException {
        return channel.read(bytes, position);
    }

    @Override
    public long position() throws IOException {
        return channel.position();
    }

    @Override
    public FileChannel position(long position) throws IOException {
        channel.position(position);
        return this;
    }

    @Override
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) throws IOException {
        return channel.lock(position, size, shared);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
        return channel.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        channel.close();
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) {
        throw new UnsupportedOperationException();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) {
        throw new UnsupportedOperationException();
    }
}
