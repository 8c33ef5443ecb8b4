package weir.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The start-up cache of the script {@code weir}, as it is installed, with a Java that only pretends. */
class StartupCacheTest {
    private static final Path PROJECT = Path.of("").toAbsolutePath().getParent();
    private static final String INSTALL = "Install one with \"sudo apt install openjdk-21-jre-headless\" (Debian 12"
            + " has openjdk-17-jre-headless), \"sudo dnf install java-21-openjdk-headless\" on Fedora, or \"brew install"
            + " openjdk@21\" on macOS";

    @TempDir
    private Path temp;

    private Path home;
    private Path caches;
    private Path trainings;

    private record Outcome(int code, String out, String err) {}

    @BeforeEach
    void install() throws IOException {
        home = Files.createDirectories(temp.resolve("the home"));
        caches = temp.resolve("cache of the user");
        trainings = temp.resolve("trainings");
        Files.copy(PROJECT.resolve("weir"), home.resolve("weir"));
        Path lib = Files.createDirectories(home.resolve("lib"));
        Files.copy(PROJECT.resolve("dist/verbs"), lib.resolve("verbs"));
        Files.createFile(lib.resolve("spark.options"));
        Files.writeString(lib.resolve("weir-jobs.jar"), "jobs");
        Files.writeString(lib.resolve("jobs.classpath"), "dependencies/spark-core_x.jar\nlib/weir-jobs.jar\n");
        Files.writeString(
                lib.resolve("demo.classpath"),
                "dependencies/duckdb.jar\nlib/weir-demo.jar\ndependencies/spark-core_x.jar\nlib/weir-jobs.jar\n");
        Files.writeString(lib.resolve("feeder.classpath"), "lib/weir-feeder.jar\n");
        java("17.0.15", "echo cache >\"$file\"");
        java("21.0.8", "echo cache >\"$file\"");
        java("25.0.1", "echo cache >\"$file\"");
    }

    /** One that prints its arguments, and does something where it is to write a cache. */
    private void java(String version, String training) throws IOException {
        Path place = temp.resolve(version);
        Path java = place.resolve("bin/java");
        Files.createDirectories(java.getParent());
        Files.writeString(
                java,
                """
                #!/usr/bin/env bash
                for option; do
                    case $option in
                        -XX:ArchiveClassesAtExit=* | -XX:AOTCacheOutput=*)
                            file=${option#*=}
                            printf '%%s\\n' "${option%%%%=*}" >>'%s'
                            %s
                            ;;
                    esac
                done
                printf '%%s\\n' "$@"
                """
                        .formatted(trainings, training));
        java.toFile().setExecutable(true);
        Files.writeString(place.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    }

    private Outcome weir(String version, String... arguments) throws Exception {
        return weir(Map.of("JAVA_HOME", temp.resolve(version).toString()), arguments);
    }

    private Outcome weir(Map<String, String> environment, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(home.resolve("weir").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(temp.toFile());
        builder.environment().remove("WEIR_STARTUP_CACHE");
        builder.environment().put("XDG_CACHE_HOME", caches.toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), out, err);
    }

    /** The option of a start that has a cache, once it has been made. */
    private String optionOfCache(String version) throws Exception {
        weir(version, "startup-cache");
        return Stream.of(weir(version, "run").out().split("\n", -1))
                .filter(line -> line.startsWith("-XX:SharedArchiveFile=") || line.startsWith("-XX:AOTCache="))
                .findAny()
                .orElseThrow();
    }

    private List<String> trained() throws IOException {
        return Files.exists(trainings) ? Files.readAllLines(trainings) : List.of();
    }

    private List<Path> kept() throws IOException {
        if (!Files.exists(caches)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(caches)) {
            return files.filter(file -> file.getFileName().toString().matches("\\d+-\\d+"))
                    .toList();
        }
    }

    @Test
    void isMadeByTheFirstStartAndUsedByAllThatFollow() throws Exception {
        Outcome first = weir("17.0.15", "run", "x.yaml");

        assertThat(first.code()).isZero();
        assertThat(first.err()).isEmpty();
        assertThat(first.out()).doesNotContain("-XX:SharedArchiveFile");
        await("the process in the background")
                .until(() -> !kept().isEmpty() && !Files.exists(kept().get(0).resolveSibling("lock")));
        String option = "-XX:SharedArchiveFile=" + kept().get(0);
        for (String verb : List.of("check", "verify", "sql", "test", "demo")) {
            assertThat(weir("17.0.15", verb).out()).as(verb).contains(option + "\n");
        }
        assertThat(weir("17.0.15", "feed").out()).as("without Spark").doesNotContain(option);
        assertThat(trained()).containsExactly("-XX:ArchiveClassesAtExit");
    }

    @Test
    void saysThatAnotherProcessIsMakingIt() throws Exception {
        optionOfCache("17.0.15");
        Path lock = kept().get(0).resolveSibling("lock");
        Files.createSymbolicLink(
                lock, Path.of(Long.toString(ProcessHandle.current().pid())));
        Files.delete(kept().get(0));

        assertThat(weir("17.0.15", "startup-cache"))
                .isEqualTo(new Outcome(0, "", "Another process is making the start-up cache.\n"));
        assertThat(trained()).hasSize(1);
    }

    @Test
    void isMadeForEachJavaInItsWay() throws Exception {
        String of17 = optionOfCache("17.0.15");
        String of21 = optionOfCache("21.0.8");
        String of25 = optionOfCache("25.0.1");

        assertThat(of21).startsWith("-XX:SharedArchiveFile=").isNotEqualTo(of17);
        assertThat(of25).startsWith("-XX:AOTCache=" + caches);
        assertThat(optionOfCache("17.0.15")).as("it is still there").isEqualTo(of17);
        assertThat(trained())
                .containsExactly("-XX:ArchiveClassesAtExit", "-XX:ArchiveClassesAtExit", "-XX:AOTCacheOutput");
    }

    @Test
    void isMadeAgainForOtherJarsAndTheFormerGoes() throws Exception {
        String former = optionOfCache("17.0.15");
        Files.writeString(home.resolve("lib/weir-jobs.jar"), "sboj");

        assertThat(optionOfCache("17.0.15")).isNotEqualTo(former);
        assertThat(kept()).hasSize(1);

        Instant now = Instant.now();
        Files.setLastModifiedTime(kept().get(0), FileTime.from(now.minusSeconds(60)));
        Files.setLastModifiedTime(home.resolve("lib/weir-jobs.jar"), FileTime.from(now.minusSeconds(30)));
        weir("17.0.15", "startup-cache");
        assertThat(trained())
                .as("Java takes a jar of another time for another jar")
                .hasSize(3);
        assertThat(kept()).hasSize(1);
    }

    @Test
    void isMadeOnceWhereAJarComesFromTheFuture() throws Exception {
        Files.setLastModifiedTime(
                home.resolve("lib/weir-jobs.jar"), FileTime.from(Instant.now().plusSeconds(3_600)));

        weir("17.0.15", "startup-cache");
        weir("17.0.15", "startup-cache");

        assertThat(trained()).hasSize(1);
    }

    @Test
    void isLeftAloneWhereItIsSwitchedOff() throws Exception {
        Map<String, String> off = Map.of("JAVA_HOME", temp.resolve("17.0.15").toString(), "WEIR_STARTUP_CACHE", "off");

        weir(off, "startup-cache");
        Outcome outcome = weir(off, "run");

        assertThat(outcome.out()).endsWith("weir.cli.Main\nrun\n").doesNotContain("-XX:SharedArchiveFile");
        assertThat(trained()).isEmpty();
        assertThat(caches).doesNotExist();
    }

    @Test
    void isNoErrorAndNotTriedAgainWhereItCannotBeMade() throws Exception {
        java("17.0.15", "exit 1");

        assertThat(weir("17.0.15", "startup-cache")).isEqualTo(new Outcome(0, "", ""));
        assertThat(weir("17.0.15", "startup-cache")).isEqualTo(new Outcome(0, "", ""));

        assertThat(trained()).hasSize(1);
        assertThat(weir("17.0.15", "run").out()).doesNotContain("-XX:SharedArchiveFile");
    }

    @Test
    void isNoErrorWhereNothingCanBeWritten() throws Exception {
        Files.createFile(caches);

        Outcome outcome = weir("17.0.15", "run");

        assertThat(outcome.code()).isZero();
        assertThat(outcome.err()).isEmpty();
        assertThat(weir("17.0.15", "startup-cache")).isEqualTo(new Outcome(0, "", ""));
    }

    @Test
    void isLeftAloneWhereJavaIsWatched() throws Exception {
        optionOfCache("17.0.15");

        for (String option : List.of("-XX:StartFlightRecording", "-javaagent:x.jar", "-agentlib:jdwp")) {
            Map<String, String> watched =
                    Map.of("JAVA_HOME", temp.resolve("17.0.15").toString(), "WEIR_JAVA_OPTIONS", option);
            assertThat(weir(watched, "run").out()).contains(option).doesNotContain("-XX:SharedArchiveFile");
        }
    }

    @Test
    void takesWithItWhatInstallationsThatAreGoneHaveLeft() throws Exception {
        Path gone = Files.createDirectories(caches.resolve("weir/123"));
        Files.writeString(gone.resolve("home"), temp.resolve("gone") + "\n");
        Files.writeString(gone.resolve("1-2"), "cache");

        weir("17.0.15", "startup-cache");

        assertThat(gone).doesNotExist();
        assertThat(kept()).hasSize(1);
    }

    @Test
    void beginsEachClassPathWithSparksWhateverTheOrderOfItsList() throws Exception {
        Map<String, String> off = Map.of("JAVA_HOME", temp.resolve("17.0.15").toString(), "WEIR_STARTUP_CACHE", "off");

        assertThat(weir(off, "test").out())
                .contains("\n-cp\n"
                        + String.join(
                                ":",
                                home + "/dependencies/spark-core_x.jar",
                                home + "/lib/weir-jobs.jar",
                                home + "/dependencies/duckdb.jar",
                                home + "/lib/weir-demo.jar")
                        + "\n");
    }

    @Test
    void tellsOfAVerbWhoseModuleIsNotInstalled() throws Exception {
        assertThat(weir("17.0.15", "status"))
                .isEqualTo(new Outcome(
                        2,
                        "",
                        "Cannot run \"status\": this installation comes without it. Run it from the distribution, or from"
                                + " a checkout.\n"));
    }

    @Test
    void needsARuntimeThatIsSupported() throws Exception {
        java("11.0.2", "");

        assertThat(weir("11.0.2", "run").err())
                .isEqualTo("Cannot run Weir: it needs a Java runtime of version 17, 21 or 25, and JAVA_HOME is \""
                        + temp + "/11.0.2\" of version 11.0.2. Unset it, or point it to another. " + INSTALL + ".\n");
    }
}
