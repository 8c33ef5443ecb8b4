package weir.feed.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.feed.source.FileOptions.Trust;
import weir.problem.PermanentFailure;

/** A watched directory, and where its files go: {@code .feeding}, then {@code .fed} or {@code .bad}. */
final class Inbox {
    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);
    private static final String FEEDING = ".feeding";
    private static final String FED = ".fed";
    private static final String BAD = ".bad";
    private static final int MAX_NAME_CHARACTERS = 80;

    private final Path directory;
    private final Trust trust;
    private final FileRule rule;

    Inbox(Path directory, Trust trust) {
        this.directory = directory;
        this.trust = trust;
        this.rule = new FileRule(trust);
    }

    void open() throws IOException {
        place(FEEDING);
        place(FED);
        if (Files.exists(directory.resolve(BAD), LinkOption.NOFOLLOW_LINKS)) {
            place(BAD);
        }
    }

    /** One of its own directories. Whoever may write into the watched one could have put something else there. */
    private Path place(String name) throws IOException {
        Path place = directory.resolve(name);
        if (Files.notExists(place, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectories(place);
        }
        Optional<String> fault = rule.faultOfDirectory(place);
        if (fault.isPresent()) {
            throw new PermanentFailure(
                    "watch \"" + directory + "\"",
                    "\"" + name + "\" in it is not the feeder's own directory: " + fault.get(),
                    "Remove it, and let only users whom you trust write into the watched directory");
        }
        return place;
    }

    /** Takes a file: from now on its name is free, and what lies under it later is another file. */
    Claim claim(Path file) throws IOException {
        String id = id(file);
        place(FEEDING);
        Path own = place(FEEDING + "/" + id);
        Path target = own.resolve(file.getFileName());
        if (trust.isLinkFollowed() && Files.isSymbolicLink(file)) {
            // Moved as it is, it might lead elsewhere.
            Files.createSymbolicLink(target, file.toRealPath());
            Files.delete(file);
        } else {
            Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
        }
        return new Claim(id, target);
    }

    /** Those that an earlier start has taken and not fed to the end; what is no directory of an earlier start is set aside. */
    List<Claim> claimed() throws IOException {
        List<Claim> claims = new ArrayList<>();
        for (Path own : list(place(FEEDING))) {
            Optional<String> fault = rule.faultOfDirectory(own);
            if (fault.isPresent()) {
                LOG.atError()
                        .addKeyValue("file", own)
                        .addKeyValue("aside", setAside(own))
                        .log("Not fed: {}", fault.get());
                continue;
            }
            for (Path file : list(own)) {
                claims.add(new Claim(own.getFileName().toString(), file));
            }
        }
        return claims;
    }

    /** Moves what cannot be fed to {@code .bad}; a link as a link. */
    Path setAside(Path file) throws IOException {
        return move(file, BAD, id(file));
    }

    private Path move(Path file, String into, String id) throws IOException {
        String name = file.getFileName().toString();
        Path target = place(into).resolve(name.substring(0, Math.min(MAX_NAME_CHARACTERS, name.length())) + "." + id);
        return Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
    }

    /** A name for this file and no other, the same after a crash. */
    private static String id(Path file) throws IOException {
        String identity = identity(file);
        return UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8))
                .toString()
                .substring(0, 18);
    }

    /** As versions before 0.3 wrote it into their marks. */
    private static String identity(Path file) throws IOException {
        BasicFileAttributes seen = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return seen.fileKey() + "/" + seen.size() + "/"
                + seen.lastModifiedTime().toMillis() + "/" + file.getFileName();
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> children = Files.list(directory)) {
            return children.sorted().toList();
        }
    }

    /** A file that was taken. */
    final class Claim {
        private final String id;
        private final Path file;

        private Claim(String id, Path file) {
            this.id = id;
            this.file = file;
        }

        Path file() {
            return file;
        }

        /** Where it was, for messages. */
        Path original() {
            return directory.resolve(file.getFileName());
        }

        /** What tells how much of it was taken. */
        String mark(Taken taken) {
            return taken.toText() + ":" + id + "/" + file.getFileName();
        }

        /** How much of it was taken. */
        Taken taken(Optional<String> mark) throws IOException {
            String identity = identity(file);
            return mark.filter(
                            text -> text.endsWith(":" + id + "/" + file.getFileName()) || text.endsWith(":" + identity))
                    .map(text -> Taken.parse(text.substring(0, text.indexOf(':'))))
                    .orElse(Taken.NOTHING);
        }

        void fed() throws IOException {
            end(FED);
        }

        void bad() throws IOException {
            end(BAD);
        }

        private void end(String into) throws IOException {
            move(file, into, id);
            try {
                Files.delete(place(FEEDING).resolve(id));
            } catch (DirectoryNotEmptyException e) {
                LOG.atWarn().addKeyValue("directory", e.getFile()).log("More than one file is in it");
            }
        }
    }
}
