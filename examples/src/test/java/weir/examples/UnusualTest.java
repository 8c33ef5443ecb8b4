package weir.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.drop.Compression;
import weir.drop.Content;
import weir.drop.DirectoryStorage;
import weir.drop.LaneWriter;

/** The example's pipeline, run by processes that know its class from its jar alone. */
@Tag("slow")
class UnusualTest {
    private static final Path PIPELINE = Path.of("unusual.yaml");
    private static final Path CLASSES = Path.of("target/classes");
    private static final int BEATS = 6_000;
    private static final int DROPS = 12;
    private static final int USERS = 3;
    private static final double ABOVE = 4;
    private static final int AFTER = 30;
    /** Beats come out of order by at most so many, 20 ms one behind the other: less than the watermark. */
    private static final int DISORDER = 300;

    private static final long STEP_NANOS = 20_000_000;
    private static final long BASE_NANOS = 1_772_442_000_000_000_000L;

    /** A beat of a user's heart. */
    private record Beat(long nanos, String user, int bpm) {}

    /** A beat that is unusual, by the two-pass formula. */
    private record Alert(String user, long micros, double value, double mean, double deviation) {}

    @TempDir
    private Path directory;

    private Path jar;

    @BeforeEach
    void packJar() throws IOException {
        jar = directory.resolve("examples.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(CLASSES)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(CLASSES.relativize(file).toString()));
                Files.copy(file, out);
                out.closeEntry();
            }
        }
    }

    @Test
    void findsWhatTwoPassesOverAllBeatsFindThoughItIsKilledAndStoppedAndBeatsComeInDisorder() throws Exception {
        // given
        List<Beat> beats = beats(new Random(16));
        List<Beat> arrived = inDisorder(beats, new Random(17));
        LaneWriter lane = LaneWriter.open(new DirectoryStorage(directory.resolve("in/heart")), "hearts");
        int half = arrived.size() / 2;
        write(lane, arrived.subList(0, half));
        killInTheMiddle();
        weir("run", "--once");
        int before = found().size();
        write(lane, arrived.subList(half, arrived.size()));

        // when
        weir("run", "--once");

        // then
        List<Alert> expected = expected(beats);
        List<Alert> found = found();
        assertThat(before).as("alerts before the restart").isBetween(1, expected.size() - 1);
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            Alert one = found.get(i);
            Alert other = expected.get(i);
            assertThat(one.user() + one.micros()).isEqualTo(other.user() + other.micros());
            assertThat(one.value()).isEqualTo(other.value());
            assertThat(one.mean()).isCloseTo(other.mean(), within(1e-9));
            assertThat(one.deviation()).isCloseTo(other.deviation(), within(1e-9));
        }
        weir("verify");
        assertThat(Files.readString(directory.resolve("weir.log")))
                .contains(expected.size() + " rows expected, " + expected.size() + " found, equal");
    }

    @Test
    void saysOnTheLineOfThePipelineWhatDoesNotFit() throws Exception {
        Path file = Files.writeString(
                directory.resolve("bad.yaml"), Files.readString(PIPELINE).replace("column: bpm", "column: bmp"));

        Process check = process(file, "check").start();

        assertThat(new String(check.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo(file + ":18: queries.unusual.stateful.settings: there is no column \"bmp\" of numbers.\n");
        assertThat(check.waitFor()).isEqualTo(2);
    }

    private void killInTheMiddle() throws Exception {
        Process driver = process(PIPELINE, "run")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            await().atMost(Duration.ofMinutes(2)).until(() -> Files.exists(directory.resolve("out/unusual")));
        } finally {
            driver.destroyForcibly().waitFor();
        }
    }

    private void weir(String... arguments) throws Exception {
        Process driver = process(PIPELINE, arguments).start();
        String told = new String(driver.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(driver.waitFor()).as(told).isZero();
    }

    private ProcessBuilder process(Path file, String... arguments) {
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(":", -1))
                .filter(entry -> !Path.of(entry).startsWith(Path.of("target").toAbsolutePath()))
                .collect(Collectors.joining(":"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@../jobs/src/main/jvm/spark.options",
                "-Xmx700m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                "weir.cli.Main"));
        command.addAll(List.of(arguments));
        command.add(file.toString());
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(directory.resolve("weir.log").toFile());
        builder.environment().put("LAKE", directory.toString());
        builder.environment().put("JAR", jar.toString());
        return builder;
    }

    /** In the order of event time; one beat of a user in 150 is far off. */
    private static List<Beat> beats(Random random) {
        List<Beat> beats = new ArrayList<>();
        for (int i = 0; i < BEATS; i++) {
            int user = random.nextInt(USERS);
            int bpm = 60 + 7 * user + (int) Math.round(2 * random.nextGaussian()) + (random.nextInt(150) == 0 ? 40 : 0);
            beats.add(new Beat(BASE_NANOS + i * STEP_NANOS, Character.toString('a' + user), bpm));
        }
        // The watermark passes all others behind it.
        beats.add(new Beat(BASE_NANOS + 10 * BEATS * STEP_NANOS, "end", 0));
        return beats;
    }

    private static List<Beat> inDisorder(List<Beat> beats, Random random) {
        List<Beat> arrived = new ArrayList<>(beats);
        for (int i = 0; i + DISORDER <= BEATS; i += DISORDER) {
            Collections.shuffle(arrived.subList(i, i + DISORDER), random);
        }
        return arrived;
    }

    private static void write(LaneWriter lane, List<Beat> beats) {
        int rows = beats.size() / (DROPS / 2);
        for (int i = 0; i < beats.size(); i += rows) {
            String lines = beats.subList(i, Math.min(i + rows, beats.size())).stream()
                    .map(beat -> "{\"Creation_Time\":%d,\"User\":\"%s\",\"bpm\":%d}\n"
                            .formatted(beat.nanos(), beat.user(), beat.bpm()))
                    .collect(Collectors.joining());
            lane.append(Content.of(lines.getBytes(StandardCharsets.UTF_8)), Compression.NONE);
        }
    }

    /** For each beat the mean of those before it, and then their distances from it. */
    private static List<Alert> expected(List<Beat> beats) {
        Map<String, List<Double>> before = new TreeMap<>();
        List<Alert> alerts = new ArrayList<>();
        for (Beat beat : beats) {
            List<Double> known = before.computeIfAbsent(beat.user(), user -> new ArrayList<>());
            if (known.size() >= AFTER) {
                double mean = known.stream().mapToDouble(d -> d).sum() / known.size();
                double squares =
                        known.stream().mapToDouble(d -> (d - mean) * (d - mean)).sum();
                double deviation = Math.sqrt(squares / (known.size() - 1));
                if (Math.abs(beat.bpm() - mean) / deviation > ABOVE) {
                    alerts.add(new Alert(beat.user(), beat.nanos() / 1_000, beat.bpm(), mean, deviation));
                }
            }
            known.add((double) beat.bpm());
        }
        alerts.sort(Comparator.comparing(Alert::user).thenComparing(Alert::micros));
        return alerts;
    }

    private List<Alert> found() throws SQLException {
        List<Alert> alerts = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT \"User\", epoch_us(\"at\"), value, mean, deviation FROM read_parquet('" + directory
                                + "/out/unusual/**/*.parquet') ORDER BY 1, 2")) {
            while (rows.next()) {
                alerts.add(new Alert(
                        rows.getString(1), rows.getLong(2), rows.getDouble(3), rows.getDouble(4), rows.getDouble(5)));
            }
        }
        return alerts;
    }
}
