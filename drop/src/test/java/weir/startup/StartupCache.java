package weir.startup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * What lets the processes that tests start begin quickly: the class path of this process with jars in place of directories, and what Java has kept of the
 * classes that one run has loaded. Both are made once for each build, by the first process that asks.
 *
 * @param classPath the class path
 * @param options options of Java
 */
public record StartupCache(String classPath, List<String> options) {
    /**
     * Finds or makes it.
     *
     * @param target the directory of the module's build
     * @param java a program and its options, as the processes to come are started
     * @param training a main class that loads what they will load, and then its arguments
     */
    public static StartupCache of(Path target, List<String> java, String... training) {
        String given = System.getProperty("java.class.path");
        Path directory = target.resolve("startup").resolve(Integer.toHexString(given.hashCode()));
        try {
            Files.createDirectories(directory);
            // Two JVMs may run tests side by side.
            try (FileChannel channel = FileChannel.open(
                            directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                assert lock.isValid();
                JarredClassPath jars = JarredClassPath.of(given, directory);
                Path cache = directory.resolve("cache-" + System.getProperty("java.version"));
                if (jars.isNew() || !Files.exists(cache)) {
                    train(java, jars.text(), cache, training);
                }
                String option = isAheadOfTime() ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=";
                return new StartupCache(jars.text(), List.of(option + cache));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void train(List<String> java, String classPath, Path cache, String... training)
            throws IOException, InterruptedException {
        Files.deleteIfExists(cache);
        Path log = cache.resolveSibling("training.log");
        List<String> command = new ArrayList<>(java);
        command.add((isAheadOfTime() ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + cache);
        command.addAll(List.of("-Xlog:disable", "-cp", classPath));
        command.addAll(List.of(training));
        int code = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        if (code != 0 || !Files.exists(cache)) {
            throw new IllegalStateException(
                    "no start-up cache was made (exit code " + code + "):\n" + Files.readString(log));
        }
    }

    private static boolean isAheadOfTime() {
        return Runtime.version().feature() >= 25;
    }
}
