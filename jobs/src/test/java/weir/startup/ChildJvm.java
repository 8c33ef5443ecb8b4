package weir.startup;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command that starts a JVM for Spark with this process's class path. */
public final class ChildJvm {
    private static final StartupCache CACHE =
            StartupCache.of(module().resolve("target"), java(), Training.class.getName());

    private ChildJvm() {}

    /**
     * The command of a JVM with 700 MiB of heap.
     *
     * @param main the main class
     */
    public static List<String> command(String main, List<String> arguments) {
        List<String> command = new ArrayList<>(java());
        command.addAll(CACHE.options());
        command.addAll(List.of("-Xlog:disable", "-cp", CACHE.classPath(), main));
        command.addAll(arguments);
        return command;
    }

    private static List<String> java() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + module().resolve("src/main/jvm/spark.options"),
                "-Xmx700m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC");
    }

    /** Tests run in the module's directory, and the harness in that of the project. */
    private static Path module() {
        Path here = Path.of("").toAbsolutePath();
        return Files.exists(here.resolve("src/main/jvm")) ? here : here.resolve("jobs");
    }
}
