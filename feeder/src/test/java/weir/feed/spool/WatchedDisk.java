package weir.feed.spool;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.Iterator;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The file system of this machine, with somebody who is told each change before it is made and can refuse it. One change is made at a
 * time.
 */
final class WatchedDisk extends FileSystemProvider {
    /** Is told a change before it is made. */
    interface Watch {
        /**
         * Looks at a change.
         *
         * @param change {@code open}, {@code write}, {@code sync}, {@code truncate}, {@code directory}, {@code move} or {@code delete}
         * @param path of this machine's file system
         * @throws IOException to refuse it
         */
        void before(String change, Path path) throws IOException;
    }

    private final Object one = new Object();
    private final Watch watch;
    private final FileSystem files = new WatchedFiles(this);
    private volatile OptionalLong room = OptionalLong.empty();

    WatchedDisk(Watch watch) {
        this.watch = watch;
    }

    /** The same file, on this disk. */
    Path path(Path real) {
        return (Path) Proxy.newProxyInstance(
                Wrapped.class.getClassLoader(), new Class<?>[] {Path.class, Wrapped.class}, (proxy, method, given) -> {
                    if (method.getName().equals("real")) {
                        return real;
                    }
                    if (method.getName().equals("getFileSystem")) {
                        return files;
                    }
                    Object[] arguments = given == null ? new Object[0] : given.clone();
                    for (int i = 0; i < arguments.length; i++) {
                        arguments[i] = arguments[i] instanceof Wrapped wrapped ? wrapped.real() : arguments[i];
                    }
                    try {
                        Object result = method.invoke(real, arguments);
                        return result instanceof Path path ? path(path) : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private interface Wrapped {
        Path real();
    }

    private static Path real(Path path) {
        return path instanceof Wrapped wrapped ? wrapped.real() : path;
    }

    private static FileSystemProvider real() {
        return Path.of("").getFileSystem().provider();
    }

    /** A change of a file. */
    interface Change<T> {
        T make() throws IOException;
    }

    <T> T change(String name, Path path, Change<T> change) throws IOException {
        synchronized (one) {
            watch.before(name, real(path));
            return change.make();
        }
    }

    @Override
    public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        boolean changes =
                options.contains(StandardOpenOption.CREATE) || options.contains(StandardOpenOption.CREATE_NEW);
        FileChannel channel = changes
                ? change("open", path, () -> real().newFileChannel(real(path), options, attributes))
                : real().newFileChannel(real(path), options, attributes);
        return new WatchedChannel(this, real(path), channel);
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        return newFileChannel(path, options.isEmpty() ? Set.of(StandardOpenOption.READ) : options, attributes);
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(Path dir, DirectoryStream.Filter<? super Path> filter)
            throws IOException {
        DirectoryStream<Path> stream = real().newDirectoryStream(real(dir), any -> true);
        return new DirectoryStream<>() {
            @Override
            public Iterator<Path> iterator() {
                Iterator<Path> each = stream.iterator();
                return new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return each.hasNext();
                    }

                    @Override
                    public Path next() {
                        return path(each.next());
                    }
                };
            }

            @Override
            public void close() throws IOException {
                stream.close();
            }
        };
    }

    @Override
    public void createDirectory(Path dir, FileAttribute<?>... attributes) throws IOException {
        change("directory", dir, () -> {
            real().createDirectory(real(dir), attributes);
            return null;
        });
    }

    @Override
    public void delete(Path path) throws IOException {
        change("delete", path, () -> {
            real().delete(real(path));
            return null;
        });
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
        change("move", target, () -> {
            real().move(real(source), real(target), options);
            return null;
        });
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
            throws IOException {
        return real().readAttributes(real(path), type, options);
    }

    /** From now on there is room for so many bytes, as far as those see who ask. */
    void room(long bytes) {
        room = OptionalLong.of(bytes);
    }

    @Override
    public FileStore getFileStore(Path path) throws IOException {
        return new WatchedStore(real().getFileStore(real(path)), () -> room);
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        real().checkAccess(real(path), modes);
    }

    @Override
    public String getScheme() {
        return "watched";
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
        return files;
    }

    @Override
    public Path getPath(URI uri) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isSameFile(Path path, Path other) throws IOException {
        return real().isSameFile(real(path), real(other));
    }

    @Override
    public boolean isHidden(Path path) throws IOException {
        return real().isHidden(real(path));
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(Path path, Class<V> type, LinkOption... options) {
        return real().getFileAttributeView(real(path), type, options);
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) throws IOException {
        return real().readAttributes(real(path), attributes, options);
    }

    @Override
    public void setAttribute(Path path, String attribute, Object value, LinkOption... options) throws IOException {
        real().setAttribute(real(path), attribute, value, options);
    }
}
