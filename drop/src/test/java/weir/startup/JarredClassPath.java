package weir.startup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * A class path whose directories are packed into jars: Java keeps no class of a directory in a start-up cache.
 *
 * @param text the class path
 * @param isNew whether a jar was packed now, because a class is newer than it was
 */
record JarredClassPath(String text, boolean isNew) {
    /** Packs what has changed into {@code scratch}. */
    static JarredClassPath of(String classPath, Path scratch) throws IOException {
        List<String> entries = new ArrayList<>();
        boolean isNew = false;
        for (String entry : classPath.split(":", -1)) {
            Path directory = Path.of(entry);
            if (entry.isEmpty()) {
                // To Java it is the working directory, and to Surefire an end.
                continue;
            }
            if (!Files.isDirectory(directory)) {
                entries.add(entry);
                continue;
            }
            Path jar = scratch.resolve(entries.size() + ".jar");
            if (!Files.exists(jar) || newest(directory).compareTo(Files.getLastModifiedTime(jar)) > 0) {
                pack(directory, jar);
                isNew = true;
            }
            entries.add(jar.toString());
        }
        return new JarredClassPath(String.join(":", entries), isNew);
    }

    private static FileTime newest(Path directory) throws IOException {
        FileTime newest = FileTime.fromMillis(0);
        for (Path file : files(directory)) {
            FileTime time = Files.getLastModifiedTime(file);
            newest = time.compareTo(newest) > 0 ? time : newest;
        }
        return newest;
    }

    private static void pack(Path directory, Path jar) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (Path file : files(directory)) {
                out.putNextEntry(new JarEntry(directory.relativize(file).toString()));
                Files.copy(file, out);
                out.closeEntry();
            }
        }
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
