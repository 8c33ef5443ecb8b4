package weir.feed.spool;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileStoreAttributeView;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** What a {@link WatchedDisk} says of itself: the truth, but for its room. */
final class WatchedStore extends FileStore {
    private final FileStore real;
    private final Supplier<OptionalLong> room;

    /** @param room left for rows, in bytes; empty for what there is */
    WatchedStore(FileStore real, Supplier<OptionalLong> room) {
        this.real = real;
        this.room = room;
    }

    @Override
    public long getUsableSpace() throws IOException {
        return room.get().orElse(real.getUsableSpace());
    }

    @Override
    public String name() {
        return real.name();
    }

    @Override
    public String type() {
        return real.type();
    }

    @Override
    public boolean isReadOnly() {
        return real.isReadOnly();
    }

    @Override
    public long getTotalSpace() throws IOException {
        return real.getTotalSpace();
    }

    @Override
    public long getUnallocatedSpace() throws IOException {
        return real.getUnallocatedSpace();
    }

    @Override
    public boolean supportsFileAttributeView(Class<? extends FileAttributeView> type) {
        return real.supportsFileAttributeView(type);
    }

    @Override
    public boolean supportsFileAttributeView(String name) {
        return real.supportsFileAttributeView(name);
    }

    @Override
    public <V extends FileStoreAttributeView> V getFileStoreAttributeView(Class<V> type) {
        return real.getFileStoreAttributeView(type);
    }

    @Override
    public Object getAttribute(String attribute) throws IOException {
        return real.getAttribute(attribute);
    }
}
