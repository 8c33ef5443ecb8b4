package weir.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script {@code weir} in a copy of the project's outline, with a PATH, a JDK and a Maven that only pretend. */
class LauncherTest {
    private static final Path PROJECT = Path.of("").toAbsolutePath().getParent();
    private static final List<String> TOOLS = List.of(
            "bash",
            "cat",
            "dirname",
            "find",
            "grep",
            "head",
            "ln",
            "mkdir",
            "mv",
            "readlink",
            "rm",
            "sed",
            "sleep",
            "tail",
            "touch");
    private static final String INSTALL = "Install both with \"sudo apt install openjdk-17-jdk maven\" on Debian,"
            + " \"sudo dnf install adoptium-temurin-java-repository && sudo dnf install"
            + " --enablerepo=adoptium-temurin-java-repository temurin-17-jdk maven\" on Fedora, or"
            + " \"brew install openjdk@17 maven\" on macOS";

    @TempDir
    private Path temp;

    private Path home;
    private Path bin;
    private Path jdk;

    private record Outcome(int code, String out, String err) {}

    @BeforeEach
    void makeAnOutlineOfTheProject() throws IOException {
        home = Files.createDirectories(temp.resolve("a home"));
        Files.copy(PROJECT.resolve("weir"), home.resolve("weir"));
        Files.createDirectories(home.resolve(".mvn"));
        Files.createFile(home.resolve("pom.xml"));
        for (String module : List.of("drop", "feeder", "jobs", "demo", "k8s")) {
            Files.createDirectories(home.resolve(module + "/src/main"));
            Files.createFile(home.resolve(module + "/pom.xml"));
            Files.createFile(home.resolve(module + "/src/main/Source.java"));
        }
        bin = Files.createDirectories(temp.resolve("bin"));
        for (String tool : TOOLS) {
            Files.createSymbolicLink(bin.resolve(tool), pathOf(tool));
        }
        jdk = temp.resolve("jdk 17");
        program(jdk.resolve("bin/java"), "printf '%s\\n' \"$@\"");
        program(jdk.resolve("bin/javac"), "exit 0");
        Files.writeString(jdk.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"17.0.15\"\n");
        Files.createSymbolicLink(bin.resolve("java"), jdk.resolve("bin/java"));
        maven("3.9.9", "");
    }

    private void maven(String version, String atBuild) throws IOException {
        program(
                bin.resolve("mvn"),
                """
                [ "$1" != -v ] || { printf '\\033[1mApache Maven %s\\033[m\\n'; exit 0; }
                echo build >>builds
                %s
                for module in drop feeder jobs demo k8s; do
                    mkdir -p $module/target/launcher
                    touch $module/target/weir-$module.jar
                    printf '%%s' "$PWD/$module/target/weir-$module.jar" >$module/target/launcher/classpath
                done"""
                        .formatted(version, atBuild));
    }

    private static void program(Path path, String script) throws IOException {
        Files.createDirectories(path.getParent());
        Files.writeString(path, "#!/usr/bin/env bash\n" + script + "\n");
        path.toFile().setExecutable(true);
    }

    private static Path pathOf(String tool) {
        for (String directory : System.getenv("PATH").split(":", -1)) {
            Path path = Path.of(directory, tool);
            if (Files.isExecutable(path)) {
                return path;
            }
        }
        throw new IllegalStateException("no " + tool + " in the PATH");
    }

    private Outcome weir(String... arguments) throws Exception {
        return run(temp, home.resolve("weir"), arguments);
    }

    private Outcome run(Path from, Path script, String... arguments) throws Exception {
        return outcome(start(from, script, "", arguments));
    }

    private Process start(Path from, Path script, String javaHome, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(from.toFile());
        builder.environment().clear();
        // "env" is looked up in the real PATH by the kernel, "bash" by env in ours.
        builder.environment().put("PATH", bin.toString());
        if (!javaHome.isEmpty()) {
            builder.environment().put("JAVA_HOME", javaHome);
        }
        return builder.start();
    }

    private static Outcome outcome(Process process) throws Exception {
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), out, err);
    }

    private int builds() throws IOException {
        Path builds = home.resolve("builds");
        return Files.exists(builds) ? Files.readAllLines(builds).size() : 0;
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "help"})
    void namesEveryVerbWithoutAJdk(String help) throws Exception {
        Files.delete(bin.resolve("java"));

        Outcome outcome = weir(help);

        assertThat(outcome.code()).isZero();
        assertThat(outcome.out())
                .contains("Usage: weir <verb> [options]")
                .containsPattern("(?m)^  demo     \\S.*$")
                .containsPattern("(?m)^  feed     \\S.*$")
                .containsPattern("(?m)^  check    \\S.*$")
                .containsPattern("(?m)^  plan     \\S.*$")
                .containsPattern("(?m)^  run      \\S.*$")
                .containsPattern("(?m)^  verify   \\S.*$")
                .containsPattern("(?m)^  status   \\S.*$")
                .containsPattern("(?m)^  drill    \\S.*$");
        assertThat(outcome.err()).isEmpty();
    }

    @Test
    void aVerbThatIsNoneIsTold() throws Exception {
        assertThat(weir("chekc"))
                .isEqualTo(new Outcome(
                        2, "", "Cannot run \"chekc\": there is no such verb. Type \"weir --help\" for a list.\n"));
    }

    @Test
    void withoutAJdkItSaysHowToInstallOne() throws Exception {
        Files.delete(bin.resolve("java"));

        assertThat(weir("check")).isEqualTo(new Outcome(1, "", "Cannot run Weir: there is no JDK. " + INSTALL + ".\n"));
    }

    @Test
    void aJavaThatDoesNotStartIsNoJdk() throws Exception {
        Files.delete(bin.resolve("java"));
        program(bin.resolve("java"), "echo 'Unable to locate a Java Runtime.' >&2; exit 1");

        assertThat(weir("check"))
                .isEqualTo(new Outcome(
                        1,
                        "",
                        "Cannot run Weir: there is no JDK, \"" + bin + "/java\" does not start. " + INSTALL + ".\n"));
    }

    @Test
    void aJdkOfAnotherVersionIsTold() throws Exception {
        Files.delete(bin.resolve("java"));
        program(bin.resolve("java"), "echo 'openjdk version \"11.0.2\" 2019-01-15' >&2");

        assertThat(weir("check"))
                .isEqualTo(new Outcome(
                        1,
                        "",
                        "Cannot run Weir: it needs a JDK 17, and \"" + bin + "/java\" is version 11.0.2. " + INSTALL
                                + ", and point JAVA_HOME to the JDK 17.\n"));
    }

    @Test
    void javaHomeCounts() throws Exception {
        Path other = temp.resolve("jdk21");
        program(other.resolve("bin/java"), "exit 0");
        Files.writeString(other.resolve("release"), "JAVA_VERSION=\"21.0.1\"\n");

        Outcome wrong = outcome(start(temp, home.resolve("weir"), other.toString(), "check"));
        Outcome none = outcome(start(temp, home.resolve("weir"), temp + "/nowhere", "check"));
        Files.delete(bin.resolve("java"));
        Outcome right = outcome(start(temp, home.resolve("weir"), jdk.toString(), "check"));

        assertThat(wrong.err())
                .isEqualTo("Cannot run Weir: it needs a JDK 17, and \"" + other + "/bin/java\" is version 21.0.1. "
                        + INSTALL + ", and point JAVA_HOME to the JDK 17.\n");
        assertThat(none.err())
                .isEqualTo("Cannot run Weir: JAVA_HOME is \"" + temp
                        + "/nowhere\" and there is no JDK. Unset it or point it to a JDK 17. " + INSTALL + ".\n");
        assertThat(right.code()).isZero();
    }

    @Test
    void aRuntimeWithoutACompilerIsTold() throws Exception {
        Files.delete(jdk.resolve("bin/javac"));

        assertThat(weir("check").err())
                .isEqualTo("Cannot build Weir: \"" + bin + "/java\" comes without a compiler, it needs a whole JDK 17. "
                        + INSTALL + ".\n");
    }

    @Test
    void withoutMavenItSaysHowToInstallIt() throws Exception {
        Files.delete(bin.resolve("mvn"));

        assertThat(weir("check"))
                .isEqualTo(new Outcome(1, "", "Cannot build Weir: there is no Maven. " + INSTALL + ".\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.6.3", "2.2.1", "3.7.0"})
    void aMavenThatIsTooOldIsTold(String version) throws Exception {
        maven(version, "");

        assertThat(weir("check").err())
                .isEqualTo("Cannot build Weir: it needs Maven 3.8 or newer, and \"" + bin + "/mvn\" is version "
                        + version + ". " + INSTALL + ".\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.8.7", "3.10.1", "4.0.0"})
    void aMavenThatIsNewEnoughIsTaken(String version) throws Exception {
        maven(version, "");

        assertThat(weir("check").code()).isZero();
    }

    @Test
    void aBuildThatFailsShowsItsErrorsAndWhereToReadOn() throws Exception {
        maven(
                "3.9.9",
                "echo '[INFO] noise'; echo '[WARNING] /x/Source.java:[1,2] not nice'; echo '[ERROR] it broke'; exit 1");

        Outcome outcome = weir("check");

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err())
                .isEqualTo("Building Weir; the first time takes minutes …\n"
                        + "[WARNING] /x/Source.java:[1,2] not nice\n[ERROR] it broke\n"
                        + "Cannot build Weir: Maven failed. Read \"" + home + "/target/launcher/build.log\".\n");
        assertThat(weir("check").code()).as("it is tried again").isEqualTo(1);
        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void handsTheRestOfTheCommandLineOn() throws Exception {
        Outcome outcome = weir("check", "my pipeline.yaml", "--debug", "*");

        assertThat(outcome.out()).endsWith("weir.cli.Main\ncheck\nmy pipeline.yaml\n--debug\n*\n");
        assertThat(outcome.out()).contains("@" + home + "/jobs/src/main/jvm/spark.options\n");
        assertThat(weir("feed", "--to", "x").out()).endsWith("weir.feed.Main\n--to\nx\n");
        assertThat(weir("drill", "kill", "driver").out()).endsWith("weir.k8s.Main\ndrill\nkill\ndriver\n");
        assertThat(weir("demo", "--for", "1s").out()).endsWith("weir.demo.Main\n--for\n1s\n");
    }

    @Test
    void buildsOnceAndAgainWhenASourceIsNewer() throws Exception {
        weir("check");
        Outcome second = weir("check");
        assertThat(second.err()).isEmpty();
        assertThat(builds()).isEqualTo(1);

        Files.setLastModifiedTime(
                home.resolve("drop/src/main/Source.java"),
                FileTime.from(Instant.now().plusSeconds(5)));
        weir("check");

        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void needsNeitherMavenNorCompilerOnceBuilt() throws Exception {
        weir("check");
        Files.delete(bin.resolve("mvn"));
        Files.delete(jdk.resolve("bin/javac"));

        assertThat(weir("check").code()).isZero();
    }

    @Test
    void buildsAgainWhereItsHomeWasMoved() throws Exception {
        weir("check");
        Path moved = Files.move(home, temp.resolve("moved"));

        Outcome outcome = run(temp, moved.resolve("weir"), "check");

        assertThat(outcome.out()).contains(moved + "/jobs/target/weir-jobs.jar").doesNotContain(home.toString());
    }

    @Test
    void worksThroughSymbolicLinksFromAnyDirectory() throws Exception {
        Path elsewhere = Files.createDirectories(temp.resolve("else where"));
        Files.createSymbolicLink(elsewhere.resolve("first"), home.resolve("weir"));
        Files.createSymbolicLink(elsewhere.resolve("second"), Path.of("first"));

        Outcome outcome = run(elsewhere, elsewhere.resolve("second"), "check", "x.yaml");

        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).contains("-Dweir.home=" + home + "\n");
    }

    @Test
    void twoAtATimeBuildOnce() throws Exception {
        // The first build goes on until the second start has seen its lock.
        maven("3.9.9", "until [ -e go ]; do sleep 0.05; done");
        Process one = start(temp, home.resolve("weir"), "", "check");
        org.awaitility.Awaitility.await().until(() -> builds() == 1);
        Process two = start(temp, home.resolve("weir"), "", "check");
        int first = two.getErrorStream().read();
        Files.createFile(home.resolve("go"));

        assertThat(outcome(one).code()).isZero();
        Outcome second = outcome(two);

        assertThat((char) first + second.err()).isEqualTo("Waiting for another build of Weir to end …\n");
        assertThat(second.code()).isZero();
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void aLockWhoseOwnerDiedIsNoLock() throws Exception {
        Files.createDirectories(home.resolve("target/launcher"));
        Process dead = new ProcessBuilder("true").start();
        dead.waitFor();
        Files.createSymbolicLink(home.resolve("target/launcher/lock"), Path.of(Long.toString(dead.pid())));

        assertThat(weir("check").code()).isZero();
        assertThat(home.resolve("target/launcher/lock")).doesNotExist();
    }
}
