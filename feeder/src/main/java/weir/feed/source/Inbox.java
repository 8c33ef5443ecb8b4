package weir.feed.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

/** A watched directory, and where its files go: {@code .feeding}, then {@code .fed} or {@code .bad}. */
final class Inbox {
    private static final String FEEDING = ".feeding";
    private static final String FED = ".fed";
    private static final String BAD = ".bad";
    private static final int MOST_NAME_CHARACTERS = 80;

    private final Path directory;

    Inbox(Path directory) {
        this.directory = directory;
    }

    void open() throws IOException {
        Files.createDirectories(directory.resolve(FED));
        Files.createDirectories(directory.resolve(FEEDING));
    }

    /** Takes a file: from now on its name is free, and what lies under it later is another file. */
    Claim claim(Path file) throws IOException {
        String id = id(file);
        Path own = Files.createDirectories(directory.resolve(FEEDING).resolve(id));
        Path target = own.resolve(file.getFileName());
        if (Files.isSymbolicLink(file)) {
            // Moved as it is, it might lead elsewhere.
            Files.createSymbolicLink(target, file.toRealPath());
            Files.delete(file);
        } else {
            Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
        }
        return new Claim(id, target);
    }

    /** Those that an earlier start has taken and not fed to the end. */
    List<Claim> claimed() throws IOException {
        List<Claim> claims = new ArrayList<>();
        for (Path own : list(directory.resolve(FEEDING))) {
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
        Path target = Files.createDirectories(directory.resolve(into))
                .resolve(name.substring(0, Math.min(MOST_NAME_CHARACTERS, name.length())) + "." + id);
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

        boolean isLink() {
            return Files.isSymbolicLink(file);
        }

        /** Where it was, for messages. */
        Path original() {
            return directory.resolve(file.getFileName());
        }

        /** What tells, with these rows, how far it was read. */
        String mark(long rows) {
            return rows + ":" + id + "/" + file.getFileName();
        }

        /** How many of its rows were taken. */
        long rows(Optional<String> mark) throws IOException {
            String identity = identity(file);
            return mark.filter(
                            text -> text.endsWith(":" + id + "/" + file.getFileName()) || text.endsWith(":" + identity))
                    .map(text -> Long.parseLong(text.substring(0, text.indexOf(':'))))
                    .orElse(0L);
        }

        void fed() throws IOException {
            end(FED);
        }

        void bad() throws IOException {
            end(BAD);
        }

        private void end(String into) throws IOException {
            move(file, into, id);
            Files.delete(directory.resolve(FEEDING).resolve(id));
        }
    }
}
