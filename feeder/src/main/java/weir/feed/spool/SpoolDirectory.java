package weir.feed.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.drop.Directories;
import weir.drop.LaneWriter;
import weir.problem.Failure;
import weir.problem.PermanentFailure;
import weir.problem.TransientFailure;

/** The files of a spool. One process at a time holds its lock. */
final class SpoolDirectory {
    private static final String LOG_SUFFIX = ".log";
    private static final String UNFINISHED_SUFFIX = ".new";
    private static final String ENDED = "ended";
    private static final String ASIDE = "aside";

    private static final Logger LOG = LoggerFactory.getLogger(SpoolDirectory.class);

    /**
     * The spools of this process. The system's lock is the process's: closing a second channel to the same file would give up the lock of the
     * first, so none is opened.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path root;
    private final Path held;
    private final FileChannel lockFile;
    private final String lane;

    private SpoolDirectory(Path root, Path held, FileChannel lockFile, String lane) {
        this.root = root;
        this.held = held;
        this.lockFile = lockFile;
        this.lane = lane;
    }

    /** @throws Failure if another process holds the spool, it belongs to another lane or target, or it can't be written */
    static SpoolDirectory open(SpoolSpec spec) {
        String action = "open spool \"" + spec.directory() + "\"";
        FileChannel lockFile = null;
        Path held = null;
        try {
            Directories.create(spec.directory());
            held = hold(action, spec.directory());
            lockFile = FileChannel.open(
                    spec.directory().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lockFile.tryLock() == null) {
                throw inUse(action);
            }
            SpoolDirectory directory = new SpoolDirectory(spec.directory(), held, lockFile, identity(action, spec));
            directory.clean();
            return directory;
        } catch (IOException e) {
            letGo(held, lockFile);
            throw new TransientFailure(action, e, "Check that the directory may be written and the disk has room");
        } catch (RuntimeException e) {
            letGo(held, lockFile);
            throw e;
        }
    }

    /** Notes, durably, that the lane has ended. */
    void end() throws IOException {
        writeWhole(root.resolve(ENDED), "");
    }

    private static Path hold(String action, Path directory) throws IOException {
        Path held = directory.toRealPath();
        if (!HELD.add(held)) {
            throw inUse(action);
        }
        return held;
    }

    private static Failure inUse(String action) {
        return new TransientFailure(
                action, "another feeder is using it", "Stop that one, or give this one its own with --spool DIR");
    }

    private static void letGo(Path held, FileChannel lockFile) {
        if (lockFile != null) {
            try {
                lockFile.close();
            } catch (IOException e) {
                LOG.atDebug().log("Closing the lock of a spool: {}", Failure.reason(e));
            }
        }
        if (held != null) {
            HELD.remove(held);
        }
    }

    /** The lane's name, made with the spool and kept for its life, together with the place that it leads to. */
    private static String identity(String action, SpoolSpec spec) throws IOException {
        Path file = spec.directory().resolve("lane");
        List<String> known;
        try {
            known = Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            String lane = LaneWriter.requireLane(action, spec.lane().orElseGet(SpoolDirectory::newName));
            writeWhole(file, lane + "\n" + spec.target() + "\n");
            return lane;
        }
        if (known.size() != 2) {
            throw new PermanentFailure(
                    action,
                    "its file \"lane\" is damaged",
                    "Write the lane's name and its target into it, a line each");
        }
        String lane = known.get(0);
        if (Files.exists(spec.directory().resolve(ENDED))) {
            throw new PermanentFailure(
                    action,
                    "its lane \"" + lane + "\" has ended, and all of its rows are in drops",
                    "Choose another --spool, or remove this one");
        }
        if (!spec.lane().orElse(lane).equals(lane)) {
            throw new PermanentFailure(
                    action, "it belongs to lane \"" + lane + "\"", "Drop --lane, or choose another --spool");
        }
        if (!known.get(1).equals(spec.target())) {
            throw new PermanentFailure(
                    action,
                    "it feeds \"" + known.get(1) + "\", not \"" + spec.target() + "\"",
                    "Feed the same target, or choose another --spool");
        }
        return lane;
    }

    /** 80 random bits: no two spools choose the same lane. */
    private static String newName() {
        SecureRandom random = new SecureRandom();
        String name = "feeder-";
        for (int i = 0; i < 16; i++) {
            name += "0123456789abcdefghijklmnopqrstuv".charAt(random.nextInt(32));
        }
        return name;
    }

    /** Removes what a dead process had begun and nothing depends on. */
    private void clean() throws IOException {
        for (Path file : files()) {
            if (file.getFileName().toString().endsWith(UNFINISHED_SUFFIX)) {
                Files.delete(file);
            }
        }
    }

    String lane() {
        return lane;
    }

    Path root() {
        return root;
    }

    Path log(long number) {
        return root.resolve(String.format(Locale.ROOT, "%012d", number) + LOG_SUFFIX);
    }

    /** A name for a file that does not count until it is renamed. */
    Path unfinished(Path file) {
        return file.resolveSibling(file.getFileName() + UNFINISHED_SUFFIX);
    }

    /** Numbers of the logs, in order. */
    List<Long> logs() throws IOException {
        return files().stream()
                .map(file -> file.getFileName().toString())
                .filter(name -> name.matches("\\d{12}\\.log"))
                .map(name -> Long.valueOf(name.substring(0, 12)))
                .sorted()
                .toList();
    }

    /** Sealed segments, in order. */
    List<Sealed> sealed() throws IOException {
        return files().stream()
                .map(Sealed::parse)
                .flatMap(Optional::stream)
                .sorted(Comparator.comparingLong(Sealed::number))
                .toList();
    }

    /** Gives a finished file its name, durably. */
    void publish(Path unfinished, Path file) throws IOException {
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        Directories.sync(root);
    }

    /** Keeps a damaged file for a person to look at. */
    Path setAside(Path file) throws IOException {
        Path aside = root.resolve(ASIDE);
        Directories.create(aside);
        Path target = aside.resolve(file.getFileName());
        Files.move(file, target, StandardCopyOption.REPLACE_EXISTING);
        Directories.sync(aside);
        return target;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> children = Files.list(root)) {
            return new ArrayList<>(children.toList());
        }
    }

    static void writeWhole(Path file, String text) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + UNFINISHED_SUFFIX);
        Files.writeString(unfinished, text, StandardCharsets.UTF_8);
        Directories.sync(unfinished);
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        Directories.sync(file.toAbsolutePath().getParent());
    }

    /** Lets another process have the spool. */
    void release() {
        letGo(held, lockFile);
    }
}
