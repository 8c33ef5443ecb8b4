package weir.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every command of the try-out in docs/kubernetes.md, one after the other and as it stands there, behind those that make a cluster and bring
 * the image to it. Only the namespace is another one, and the images are called as {@code WEIR_CLUSTER_VALUES} says.
 */
@Tag("cluster")
class DocumentedCommandsTest {
    private static final Path PROJECT = Path.of("").toAbsolutePath().getParent();
    private static final Pattern SECTION = Pattern.compile("(?s)\n## Try it\n(.*?)\n## ");
    private static final Pattern BLOCK = Pattern.compile("(?s)\n```\n(.*?)\n```\n");
    private static final Pattern INLINE = Pattern.compile("`((?:helm|kubectl) [^`]+)`");
    private static final Pattern NAMESPACE = Pattern.compile("(-n|--namespace) weir\\b");
    private static final Pattern QUERY = Pattern.compile("kubectl -n weir exec (\\S+) -- psql .* -c '(.*)'");
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    private Path directory;

    private Namespace namespace;

    @BeforeEach
    void begin() throws Exception {
        namespace = new Namespace("weir-documented");
        for (String name : List.of("helm", "pipelines")) {
            Files.createSymbolicLink(directory.resolve(name), PROJECT.resolve(name));
        }
        Path launcher = Files.writeString(
                directory.resolve("weir"),
                """
                #!/bin/sh
                exec "%s" -cp "%s" %s "$@"
                """
                        .formatted(
                                Path.of(System.getProperty("java.home"), "bin", "java"),
                                System.getProperty("java.class.path"),
                                Main.class.getName()));
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void end() throws Exception {
        namespace.remove();
    }

    @Test
    void leadFromNothingToADrillAndBack() throws Exception {
        List<String> commands = commands();
        assertThat(commands)
                .extracting(command -> command.replaceFirst(" .*", ""))
                .containsExactly(
                        "helm", "kubectl", "kubectl", "kubectl", "./weir", "./weir", "helm", "helm", "kubectl");

        for (String command : commands) {
            Matcher query = QUERY.matcher(command);
            if (query.matches()) {
                await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> assertThat(rows(query))
                        .isPositive());
            } else {
                Outcome outcome = run(command);
                assertThat(outcome.code()).as("%s%n%s", command, outcome.said()).isZero();
            }
        }
        assertThat(namespace
                        .client()
                        .persistentVolumeClaims()
                        .inNamespace(namespace.name())
                        .list()
                        .getItems())
                .allSatisfy(claim ->
                        assertThat(claim.getMetadata().getDeletionTimestamp()).isNotNull());
    }

    private static List<String> commands() throws IOException {
        Matcher section = SECTION.matcher(Files.readString(PROJECT.resolve("docs/kubernetes.md")));
        assertThat(section.find()).isTrue();
        String text = section.group(1);
        List<String> commands = new ArrayList<>();
        BLOCK.matcher(text)
                .results()
                .skip(1)
                .flatMap(block -> block.group(1).replaceAll("\\\\\n *", "").lines())
                .map(line -> line.replaceFirst(" +# .*", ""))
                .forEach(commands::add);
        String prose = BLOCK.matcher(text).replaceAll("\n");
        INLINE.matcher(prose)
                .results()
                .map((MatchResult found) -> found.group(1))
                .forEach(commands::add);
        return commands;
    }

    /** How many rows the client in the pod prints, or, where its image has none, the driver of this test finds. */
    private long rows(Matcher query) throws Exception {
        Outcome client = run("kubectl -n weir exec " + query.group(1) + " -- sh -c 'command -v psql'");
        if (client.code() != 0) {
            return namespace.number("weir", "SELECT count(*) FROM (" + query.group(2) + ") AS rows");
        }
        Outcome outcome = run(query.group());
        assertThat(outcome.code()).as(outcome.said()).isZero();
        Matcher counted = Pattern.compile("\\(([0-9]+) rows?\\)").matcher(outcome.said());
        return counted.find() ? Long.parseLong(counted.group(1)) : 0;
    }

    private record Outcome(int code, String said) {}

    private Outcome run(String documented) throws IOException, InterruptedException {
        String command = NAMESPACE.matcher(documented).replaceAll("$1 " + namespace.name());
        if (command.startsWith("helm install ")) {
            command += Optional.ofNullable(System.getenv("WEIR_CLUSTER_VALUES"))
                    .map(values -> " --values " + values)
                    .orElse("");
        }
        Process process = new ProcessBuilder("bash", "-c", command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), said);
    }
}
