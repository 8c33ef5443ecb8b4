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
 * The command that starts Java with this process's class path, quickly: the directories of the class path as jars, and a start-up cache. Both are made
 * once for each build, by the first process that asks.
 */
public final class ChildJvm {
    private static final Prepared PREPARED = prepare();

    private ChildJvm() {}

    /** The class path as jars, and the options of the cache. */
    private record Prepared(String classPath, List<String> cache) {}

    /**
     * The command of a JVM that runs Spark, with 700 MiB of heap.
     *
     * @param main the main class
     */
    public static List<String> command(String main, List<String> arguments) {
        List<String> command = new ArrayList<>(java());
        command.addAll(PREPARED.cache());
        command.addAll(List.of("-cp", PREPARED.classPath(), main));
        command.addAll(arguments);
        return command;
    }

    private static List<String> java() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + module().resolve("src/main/jvm/spark.options"),
                "-Xmx700m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xlog:disable");
    }

    /** Tests run in the module's directory, and the harness in that of the project. */
    private static Path module() {
        Path here = Path.of("").toAbsolutePath();
        return Files.exists(here.resolve("src/main/jvm")) ? here : here.resolve("jobs");
    }

    private static Prepared prepare() {
        String classPath = System.getProperty("java.class.path");
        Path directory = module().resolve("target/startup/" + Integer.toHexString(classPath.hashCode()));
        try {
            Files.createDirectories(directory);
            // Two JVMs run tests side by side.
            try (FileChannel channel = FileChannel.open(
                            directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                assert lock.isValid();
                JarredClassPath jars = JarredClassPath.of(classPath, directory);
                Path cache = directory.resolve("cache-" + System.getProperty("java.version"));
                if (jars.isNew() || !Files.exists(cache)) {
                    train(jars.text(), cache);
                }
                return new Prepared(
                        jars.text(), List.of((isAheadOfTime() ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + cache));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void train(String classPath, Path cache) throws IOException, InterruptedException {
        Files.deleteIfExists(cache);
        Path log = cache.resolveSibling("training.log");
        List<String> command = new ArrayList<>(java());
        command.add((isAheadOfTime() ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + cache);
        command.addAll(List.of("-cp", classPath, Training.class.getName()));
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
