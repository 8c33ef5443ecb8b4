package weir.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.run.KafkaBroker;

/**
 * Drivers of one pipeline with every kind of source and of keeping, killed in the middle of it. How often: the system property
 * {@code weir.kills}.
 */
@Tag("slow")
class KillTest {
    private static final int KILLS = Integer.getInteger("weir.kills", 2);
    private static final int BATCHES = 12 + 4 * KILLS;
    private static final String DATABASE = "killed";
    /** The log of Spark's file source is merged every third batch, so that this, too, is cut short. */
    private static final String PIPELINE =
            """
            pipeline: killed
            postgres: {url: "${POSTGRES_URL}", user: "${POSTGRES_USER}", password: "${POSTGRES_PASSWORD}"}
            settings: {shufflePartitions: 1, spark: {spark.sql.streaming.fileSource.log.compactInterval: 3}}
            streams:
            %s
            queries:
            %s""";

    @TempDir
    private Path directory;

    @Test
    void everyRowIsKeptOnceThoughDriversAreKilledInTheMiddle() throws Exception {
        // given
        Random random = new Random(7);
        try (KafkaBroker broker = new KafkaBroker(Files.createDirectory(directory.resolve("kafka")));
                Postgres postgres = new Postgres(directory.resolve("postgres"))) {
            List<Killed> parts = List.of(
                    KilledSources.write(directory, broker, BATCHES),
                    KilledSequences.write(directory, 2 * BATCHES, random),
                    KilledQuarantine.write(directory, BATCHES, random));
            Path file = Files.writeString(directory.resolve("pipeline.yaml"), pipeline(parts));
            Map<String, Integer> batches = new TreeMap<>();
            parts.forEach(part -> part.cutShort().forEach(query -> batches.put(query, part.batches())));
            Lives lives = new Lives(file, postgres, DATABASE, random);
            TreeSet<String> cutShort = new TreeSet<>();

            // when
            for (int life = 0; life < KILLS; life++) {
                cutShort.addAll(lives.killOne(batches));
            }
            lives.runToTheEnd();

            // then
            assertThat(cutShort).isEqualTo(batches.keySet());
            for (Killed part : parts) {
                part.check(postgres, DATABASE);
            }
        }
    }

    private static String pipeline(List<Killed> parts) {
        return PIPELINE.formatted(
                parts.stream()
                        .map(Killed::streams)
                        .collect(Collectors.joining())
                        .indent(2),
                parts.stream()
                        .map(Killed::queries)
                        .collect(Collectors.joining())
                        .indent(2));
    }
}
