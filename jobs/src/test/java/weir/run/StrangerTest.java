package weir.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.reflect.ClassTag$;
import weir.pipeline.PipelineFile;
import weir.pipeline.Settings;
import weir.startup.ChildJvm;

/** Whether somebody else on this machine can talk to a driver's Spark. Where tests run as root, he is another user. */
@Tag("slow")
class StrangerTest {
    private static final String SECRET = UUID.randomUUID().toString();

    @TempDir
    private Path directory;

    private record Said(int code, String out, String err) {}

    /** A driver that keeps a broadcast, until its input ends. */
    static final class Keeper {
        private Keeper() {}

        /** Takes a pipeline file and the text of the broadcast; prints the port of Spark and the broadcast's first block. */
        public static void main(String[] arguments) throws IOException {
            Log.configure(false);
            Settings settings =
                    PipelineFile.read(Path.of(arguments[0]), Map.of()).settings();
            SparkSession spark = SparkSessions.start("keeper", settings, Optional.of("local[1]"));
            Broadcast<String> kept =
                    spark.sparkContext().broadcast(arguments[1], ClassTag$.MODULE$.apply(String.class));
            System.out.println(spark.sparkContext().env().rpcEnv().address().port());
            System.out.println("broadcast_" + kept.id() + "_piece0");
            System.in.transferTo(System.err);
            Runtime.getRuntime().halt(0);
        }
    }

    @Test
    void refusesAStrangerWhoKnowsNoSecret() throws Exception {
        Said said = visit("", Map.of());

        assertThat(said.out()).doesNotContain(SECRET);
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err()).contains("IllegalArgumentException: Unknown challenge message.");
    }

    @Test
    void refusesAStrangerWhoKnowsAnotherSecret() throws Exception {
        Map<String, String> settings = new LinkedHashMap<>(PrivateChannels.settings());
        settings.put("spark.authenticate.secret", "a guess");

        Said said = visit("", settings);

        assertThat(said.out()).doesNotContain(SECRET);
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err()).contains("IllegalArgumentException: Authentication failed.");
    }

    @Test
    void withoutSecretAStrangerReadsWhatTheDriverKeeps() throws Exception {
        Said said = visit(
                "settings: {spark: {spark.authenticate: false, spark.network.crypto.enabled: false}}\n", Map.of());

        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.out()).contains(SECRET);
    }

    private Said visit(String settings, Map<String, String> ofStranger) throws Exception {
        Lake lake = new Lake(directory);
        Path file = lake.write(settings, "q: {sql: SELECT k FROM seen, sinks: [memory]}");
        Process driver = new ProcessBuilder(ChildJvm.command(Keeper.class.getName(), List.of(file.toString(), SECRET)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader told =
                new BufferedReader(new InputStreamReader(driver.getInputStream(), StandardCharsets.UTF_8))) {
            List<String> arguments = new ArrayList<>(List.of(told.readLine(), told.readLine()));
            ofStranger.forEach((key, value) -> arguments.addAll(List.of(key, value)));
            return run(arguments);
        } finally {
            driver.destroyForcibly().waitFor();
        }
    }

    private static Said run(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(asSomebodyElse());
        command.addAll(ChildJvm.command(Stranger.class.getName(), arguments));
        Process process = new ProcessBuilder(command).start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), out, err);
    }

    /** Another user, who may read the class path wherever it lies and nothing else that root may. */
    private static List<String> asSomebodyElse() {
        return System.getProperty("user.name").equals("root")
                ? List.of(
                        "setpriv",
                        "--reuid=65534",
                        "--regid=65534",
                        "--clear-groups",
                        "--inh-caps=-all,+dac_override",
                        "--ambient-caps=-all,+dac_override",
                        "--bounding-set=-all,+dac_override")
                : List.of();
    }
}
