package weir.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import weir.startup.StartupCache;

/** {@code weir feed} in a process of its own, which can be killed. It does not outlive the tests. */
final class Child {
    private static final List<String> JAVA = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1");
    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final StartupCache CACHE =
            StartupCache.of(TARGET, JAVA, FeederTraining.class.getName(), TARGET + "/training");
    private static final Set<Process> STARTED = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> STARTED.forEach(Process::destroyForcibly), "children"));
    }

    private Child() {}

    /** Starts a feeder with 256 MiB of heap; what it prints goes into {@code log}. */
    static Process start(Path log, List<String> arguments) throws IOException {
        return start(log, arguments, Map.of());
    }

    /** As above, with these variables in its environment. */
    static Process start(Path log, List<String> arguments, Map<String, String> environment) throws IOException {
        List<String> command = new ArrayList<>(command());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        Process process = builder.start();
        STARTED.add(process);
        return process;
    }

    /** The command to which options of {@code weir feed} are added. */
    static List<String> command() {
        List<String> command = new ArrayList<>(JAVA);
        command.addAll(CACHE.options());
        command.addAll(List.of("-Xlog:disable", "-cp", CACHE.classPath(), Main.class.getName()));
        return command;
    }

    /** A port that nobody listens on, for one that has to be the same in several lives. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** What was printed into {@code log}. */
    static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The port of a feeder, once it says in its log that it listens on one. Fails if the feeder ends before. */
    static int port(Process child, Path log) {
        Pattern line = Pattern.compile(": port (\\d+)");
        return Awaitility.await()
                .pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofSeconds(30))
                .until(
                        () -> {
                            Matcher matcher = line.matcher(printed(log));
                            assertThat(child.isAlive() || matcher.find(0))
                                    .as(() -> printed(log))
                                    .isTrue();
                            return matcher.find(0) ? Integer.parseInt(matcher.group(1)) : 0;
                        },
                        port -> port > 0);
    }

    private static String printed(Path log) {
        return Files.exists(log) ? read(log) : "";
    }
}
