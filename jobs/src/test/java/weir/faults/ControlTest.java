package weir.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.source.LocalSpark;

/** A harness in which nothing can fail proves nothing: without Weir's source and sinks, the comparison must find something. */
@Tag("slow")
class ControlTest {
    @TempDir
    private Path directory;

    @Test
    void findsDuplicatesWherePlainSparkIsKilled() throws Exception {
        // given
        Path store = Files.createDirectory(directory.resolve("store"));
        try (Postgres postgres = new Postgres(directory.resolve("postgres"))) {
            Map<String, String> environment = new TreeMap<>(postgres.create("control"));
            environment.put("LAKE", directory.toString());
            environment.put("STORE", store.toString());
            try (Readings readings = new Readings(directory.resolve("in"), 1, 60)) {
                readings.awaitEnd();
            }

            // when
            try (Driver killed =
                    Driver.start(directory.resolve("driver.log"), environment, PlainSpark.class.getName())) {
                assertThat(killed.await(120)).as(killed.output()).isEqualTo(PlainSpark.KILLED);
            }
            PlainSpark.start(LocalSpark.session(), environment, batch -> {}).awaitTermination();

            // then
            assertThat(new ResultComparison(directory, store, postgres, "control").differencesOfRows())
                    .singleElement()
                    .asString()
                    .contains(", 0 missing, ")
                    .doesNotContain(" 0 extra");
        }
    }

    /** Its checkpoint is ahead of the table, and nobody notices. */
    @Test
    void findsLostRowsWhereTheDatabaseOfPlainSparkFailsOver() throws Exception {
        // given
        Path store = Files.createDirectory(directory.resolve("store"));
        try (Postgres postgres = Postgres.withStandby(directory.resolve("postgres"))) {
            Map<String, String> environment = new TreeMap<>(postgres.create("control"));
            environment.put("LAKE", directory.toString());
            environment.put("STORE", store.toString());
            try (Readings readings = new Readings(directory.resolve("in"), 1, 60)) {
                readings.awaitEnd();
            }

            // when
            PlainSpark.start(LocalSpark.session(), environment, batch -> {
                        try {
                            if (batch == 1) {
                                postgres.cutOffStandby();
                            } else if (batch == 3) {
                                postgres.failOver();
                            }
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    })
                    .awaitTermination();

            // then
            assertThat(new ResultComparison(directory, store, postgres, "control").differencesOfRows())
                    .singleElement()
                    .asString()
                    .contains(" missing, 0 extra")
                    .doesNotContain(" 0 missing");
        }
    }
}
