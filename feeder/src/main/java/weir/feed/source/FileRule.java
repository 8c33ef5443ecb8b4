package weir.feed.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import weir.feed.source.FileOptions.Trust;

/** Which files of a directory are read; one rule for those that are watched and those that are replayed. */
final class FileRule {
    private static final Path SELF = Path.of("/proc/self");

    private final Trust trust;

    FileRule(Trust trust) {
        this.trust = trust;
    }

    /** What becomes of something that lies in a directory. */
    enum Kind {
        /** It is read. */
        FILE,
        /** Its name says that it is nobody's business, or not whole yet. */
        UNFINISHED,
        /** Directories are not looked into. */
        DIRECTORY,
        /** It is no plain file of ours. */
        REFUSED
    }

    /**
     * What was found.
     *
     * @param reason why it is not read; empty if it is
     */
    record Found(Kind kind, String reason) {}

    /** @throws IOException if it is not there any more, or cannot be looked at */
    Found look(Path file) throws IOException {
        String name = file.getFileName().toString();
        if (name.startsWith(".") || name.endsWith(".tmp")) {
            return new Found(Kind.UNFINISHED, "its name begins with a dot or ends in .tmp");
        }
        BasicFileAttributes seen = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (seen.isSymbolicLink()) {
            if (!trust.isLinkFollowed()) {
                return new Found(Kind.REFUSED, "it is a symbolic link (--follow-links)");
            }
            if (Files.notExists(file)) {
                return new Found(Kind.REFUSED, "it is a symbolic link to nothing");
            }
            seen = Files.readAttributes(file, BasicFileAttributes.class);
        }
        if (seen.isDirectory()) {
            return new Found(Kind.DIRECTORY, "it is a directory");
        }
        if (!seen.isRegularFile()) {
            return new Found(Kind.REFUSED, "it is no plain file");
        }
        return stranger(file)
                .map(owner -> new Found(Kind.REFUSED, foreign(owner)))
                .orElse(new Found(Kind.FILE, ""));
    }

    /** Why a directory is not one that the feeder has made; empty if it may be. Links to directories are none, whatever is asked for. */
    Optional<String> faultOfDirectory(Path directory) throws IOException {
        BasicFileAttributes seen =
                Files.readAttributes(directory, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (seen.isSymbolicLink()) {
            return Optional.of("it is a symbolic link");
        }
        return seen.isDirectory() ? stranger(directory).map(FileRule::foreign) : Optional.of("it is no directory");
    }

    private static String foreign(String owner) {
        return "it belongs to another user, " + owner + " (--any-owner)";
    }

    private Optional<String> stranger(Path file) throws IOException {
        if (trust.isAnyOwner() || !Files.exists(SELF)) {
            return Optional.empty();
        }
        Object own = Files.getAttribute(SELF, "unix:uid");
        return Files.getAttribute(file, "unix:uid").equals(own)
                ? Optional.empty()
                : Optional.of(Files.getOwner(file).getName());
    }
}
