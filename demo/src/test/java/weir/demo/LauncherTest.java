package weir.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script {@code weir} in a copy of the project's outline, with a PATH, a JDK and a Maven that only pretend. */
@Tag("slow")
class LauncherTest {
    private static final Path PROJECT = Path.of("").toAbsolutePath().getParent();
    private static final List<String> TOOLS = List.of(
            "bash",
            "cat",
            "cksum",
            "dirname",
            "find",
            "grep",
            "head",
            "ln",
            "mkdir",
            "mv",
            "nice",
            "readlink",
            "rm",
            "sed",
            "sleep",
            "tail",
            "touch");
    private static final String INSTALL = "Install both with \"sudo apt install openjdk-21-jdk maven\" (Debian 12 has"
            + " openjdk-17-jdk), \"sudo dnf install java-21-openjdk-devel maven\" on Fedora, or \"brew install"
            + " openjdk@21 maven\" on macOS";
    private static final Map<String, String> NO_CACHE = Map.of("WEIR_STARTUP_CACHE", "off");

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
        Files.createDirectories(home.resolve("dist"));
        Files.copy(PROJECT.resolve("dist/verbs"), home.resolve("dist/verbs"));
        Files.createDirectories(home.resolve(".mvn"));
        Files.createFile(home.resolve("pom.xml"));
        for (String module : List.of("base", "drop", "feeder", "jobs", "demo", "k8s", "dist")) {
            Files.createDirectories(home.resolve(module + "/src/main"));
            Files.createFile(home.resolve(module + "/pom.xml"));
            Files.createFile(home.resolve(module + "/src/main/Source.java"));
        }
        bin = Files.createDirectories(temp.resolve("bin"));
        for (String tool : TOOLS) {
            Files.createSymbolicLink(bin.resolve(tool), pathOf(tool));
        }
        Files.createDirectories(home.resolve("jobs/src/main/jvm"));
        Files.createFile(home.resolve("jobs/src/main/jvm/spark.options"));
        jdk = jdk("jdk 17", "17.0.15");
        Files.createSymbolicLink(bin.resolve("java"), jdk.resolve("bin/java"));
        maven("3.9.9", "");
    }

    /** One whose java prints its arguments. */
    private Path jdk(String name, String version) throws IOException {
        Path place = temp.resolve(name);
        program(place.resolve("bin/java"), "printf '%s\\n' \"$0\" \"$@\"");
        program(place.resolve("bin/javac"), "exit 0");
        Files.writeString(place.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        return place;
    }

    private void maven(String version, String atBuild) throws IOException {
        program(
                bin.resolve("mvn"),
                """
                [ "$1" != -v ] || { printf '\\033[1mApache Maven %s\\033[m\\n'; exit 0; }
                echo build >>builds
                %s
                for module in drop feeder jobs demo k8s dist; do
                    mkdir -p $module/target/launcher
                    touch $module/target/weir-$module.jar
                    printf '%%s' "$PWD/drop.jar" >$module/target/launcher/classpath
                done
                printf ':%%s' "/x/own of demo.jar" "$PWD/jobs/target/weir-jobs.jar" "$PWD/spark-core_x.jar" >>demo/target/launcher/classpath
                printf ':%%s' "$PWD/spark-core_x.jar" >>jobs/target/launcher/classpath
                touch drop.jar spark-core_x.jar"""
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

    private Outcome weir(Map<String, String> environment, String... arguments) throws Exception {
        return outcome(start(temp, home.resolve("weir"), environment, arguments));
    }

    private Outcome run(Path from, Path script, String... arguments) throws Exception {
        return outcome(start(from, script, NO_CACHE, arguments));
    }

    private Process start(Path from, Path script, Map<String, String> environment, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(from.toFile());
        builder.environment().clear();
        // "env" is looked up in the real PATH by the kernel, "bash" by env in ours.
        builder.environment().put("PATH", bin.toString());
        builder.environment().put("WEIR_JAVA_DIRECTORY", temp.resolve("jvm").toString());
        builder.environment().putAll(environment);
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
        assertThat(outcome.out()).contains("Usage: weir <verb> [options]");
        for (Verbs.Verb verb : Verbs.read()) {
            String line = "  %-10s %s\n".formatted(verb.name(), verb.summary());
            if (verb.summary().isEmpty()) {
                assertThat(outcome.out()).doesNotContain(line);
            } else {
                assertThat(outcome.out()).contains(line);
            }
        }
        assertThat(outcome.err()).isEmpty();
    }

    @Test
    void tellsVersionsWithoutABuild() throws Exception {
        Files.writeString(
                home.resolve("pom.xml"),
                """
                <project>
                  <version>1.2.3</version>
                  <properties>
                    <spark.version>9.8.7</spark.version>
                """);

        assertThat(weir("--version"))
                .isEqualTo(new Outcome(0, "weir 1.2.3 (commit unknown), Spark 9.8.7, Java 17.0.15\n", ""));
        assertThat(builds()).isZero();
    }

    @Test
    void tellsTheCommitOfItsOwnRepositoryOnly() throws Exception {
        Files.createSymbolicLink(bin.resolve("git"), pathOf("git"));
        git(temp, "init", "--quiet");
        git(temp, "commit", "--quiet", "--allow-empty", "--message=around");
        assertThat(weir("--version").out()).contains("(commit unknown)");

        git(home, "init", "--quiet");
        git(home, "commit", "--quiet", "--allow-empty", "--message=own");
        String commit = git(home, "rev-parse", "--short=7", "HEAD");
        assertThat(weir("--version").out()).contains("(commit " + commit + ")");

        git(home, "add", "pom.xml");
        assertThat(weir("--version").out()).contains("(commit " + commit + "-dirty)");
    }

    private static String git(Path directory, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(
                List.of("git", "-c", "user.name=x", "-c", "user.email=x@localhost", "-C", directory.toString()));
        command.addAll(List.of(arguments));
        Outcome outcome = outcome(new ProcessBuilder(command).start());
        assertThat(outcome.code()).as(outcome.err()).isZero();
        return outcome.out().strip();
    }

    @Test
    void anInstallationTellsWhatItWasMadeOf() throws Exception {
        Files.createDirectories(home.resolve("lib"));
        Files.copy(PROJECT.resolve("dist/verbs"), home.resolve("lib/verbs"));
        Files.writeString(home.resolve("lib/version"), "3.2.1 (commit abcdef0), Spark 9.8.7\n");
        Files.delete(bin.resolve("java"));

        assertThat(weir("--version"))
                .isEqualTo(new Outcome(0, "weir 3.2.1 (commit abcdef0), Spark 9.8.7, Java not found\n", ""));
    }

    @Test
    void completionOfAnInstallationNeedsNoJava() throws Exception {
        Files.createDirectories(home.resolve("share/weir"));
        Files.writeString(home.resolve("share/weir/completion.zsh"), "#compdef weir\n");
        Files.delete(bin.resolve("java"));

        assertThat(weir("completion", "zsh")).isEqualTo(new Outcome(0, "#compdef weir\n", ""));
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

        assertThat(weir("check"))
                .isEqualTo(new Outcome(1, "", "Cannot run Weir: there is no Java. " + INSTALL + ".\n"));
    }

    @Test
    void aJavaThatDoesNotStartIsNoJdk() throws Exception {
        Files.delete(bin.resolve("java"));
        program(bin.resolve("java"), "echo 'Unable to locate a Java Runtime.' >&2; exit 1");

        assertThat(weir("check"))
                .isEqualTo(new Outcome(
                        1,
                        "",
                        "Cannot run Weir: there is no Java, \"" + bin + "/java\" does not start. " + INSTALL + ".\n"));
    }

    @Test
    void aJdkOfAnotherVersionIsTold() throws Exception {
        Files.delete(bin.resolve("java"));
        program(bin.resolve("java"), "echo 'openjdk version \"11.0.2\" 2019-01-15' >&2");

        assertThat(weir("check"))
                .isEqualTo(new Outcome(
                        1,
                        "",
                        "Cannot run Weir: it needs a JDK of version 17, 21 or 25, and \"" + bin
                                + "/java\" is version 11.0.2. " + INSTALL + ".\n"));
    }

    @Test
    void javaHomeCounts() throws Exception {
        Path other = jdk("jdk 24", "24.0.1");
        Path older = jdk("jdk 21", "21.0.1");

        Outcome wrong = weir(Map.of("JAVA_HOME", other.toString()), "check");
        Outcome none = weir(Map.of("JAVA_HOME", temp + "/nowhere"), "check");
        Outcome right = weir(Map.of("JAVA_HOME", older.toString(), "WEIR_STARTUP_CACHE", "off"), "feed", "--to", "x");

        assertThat(wrong.err())
                .isEqualTo("Cannot run Weir: it needs a JDK of version 17, 21 or 25, and JAVA_HOME is \"" + other
                        + "\" of version 24.0.1. Unset it, or point it to another. " + INSTALL + ".\n");
        assertThat(none.err())
                .isEqualTo("Cannot run Weir: JAVA_HOME is \"" + temp + "/nowhere\", and there is no Java. Unset it, or"
                        + " point it to a JDK of version 17, 21 or 25. " + INSTALL + ".\n");
        assertThat(right.out()).startsWith(older + "/bin/java\n");
    }

    @Test
    void takesTheNewestJavaThatIsSupported() throws Exception {
        jdk("jvm/a", "21.0.4");
        Path newest = jdk("jvm/b", "25");
        jdk("jvm/c", "26.0.1");
        jdk("jvm/d", "11.0.2");

        assertThat(weir("check").out()).startsWith(newest + "/bin/java\n");
        Files.delete(bin.resolve("java"));
        assertThat(weir("check").out()).as("with none in the PATH").startsWith(newest + "/bin/java\n");
    }

    @Test
    void prefersAnOlderJdkToARuntimeThatCannotBuild() throws Exception {
        Path runtime = jdk("jvm/25", "25.0.1");
        Files.delete(runtime.resolve("bin/javac"));

        assertThat(weir("check").out()).startsWith(jdk + "/bin/java\n");
    }

    @Test
    void aRuntimeWithoutACompilerIsTold() throws Exception {
        Files.delete(jdk.resolve("bin/javac"));

        assertThat(weir("check").err())
                .isEqualTo("Cannot build Weir: \"" + jdk
                        + "/bin/java\" comes without a compiler, and it needs a whole JDK. " + INSTALL + ".\n");
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

        assertThat(outcome.out()).endsWith("\nweir.cli.Main\ncheck\nmy pipeline.yaml\n--debug\n*\n");
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
    void oneBuildIsForAllVerbs() throws Exception {
        weir("feed");

        for (Verbs.Verb verb : Verbs.read()) {
            if (!verb.runs().equals("train")) {
                Outcome outcome = weir(verb.name(), "--help");
                assertThat(outcome.err()).as(verb.name()).isEmpty();
                assertThat(outcome.out()).contains("\n" + String.join("\n", verb.call()) + "\n");
            }
        }
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void tellsHowFarABuildIsWhereThereIsNoTerminal() throws Exception {
        maven(
                "3.9.9",
                "echo '[INFO] Building Weir: pipelines on Spark 0.2.0     [4/8]'; echo '[INFO] Downloaded from x';"
                        + " until [ -e go ]; do sleep 0.05; done");
        Process process = start(temp, home.resolve("weir"), NO_CACHE, "check");
        BufferedReader err =
                new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));

        assertThat(err.readLine()).isEqualTo("Building Weir; the first time takes minutes …");
        assertThat(err.readLine()).matches("Building Weir: pipelines on Spark, 1\\d s, 1 files fetched");
        Files.createFile(home.resolve("go"));

        assertThat(process.waitFor()).isZero();
    }

    @Test
    void whatHasSparkOnItsClassPathBeginsWithTheSameJarsInTheSameOrder() throws Exception {
        String jobs = home + "/jobs/target/weir-jobs.jar:" + home + "/drop.jar:" + home + "/spark-core_x.jar";

        assertThat(weir("run", "x").out()).contains("\n-cp\n" + jobs + "\n");
        assertThat(weir("test", "x").out())
                .contains("\n-cp\n" + jobs + ":" + home + "/demo/target/weir-demo.jar:/x/own of demo.jar\n");
        assertThat(weir("feed").out())
                .contains("\n-cp\n" + home + "/feeder/target/weir-feeder.jar:" + home + "/drop.jar\n")
                .doesNotContain("spark.options");
    }

    @Test
    void compilesLessWhereAProcessEndsSoon() throws Exception {
        String later = "-XX:Tier4InvocationThreshold=500000\n";
        String never = "-XX:TieredStopAtLevel=1\n";

        assertThat(weir("check", "x").out()).contains(never);
        assertThat(weir("verify", "x").out()).contains(later).doesNotContain(never);
        assertThat(weir("run", "x", "--once").out()).contains(later).doesNotContain(never);
        assertThat(weir("run", "x").out()).doesNotContain(later, never);
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
        Process one = start(temp, home.resolve("weir"), NO_CACHE, "check");
        org.awaitility.Awaitility.await().until(() -> builds() == 1);
        Process two = start(temp, home.resolve("weir"), NO_CACHE, "check");
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
