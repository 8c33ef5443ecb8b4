package weir.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One case of each fault; {@code weir-faults --first} goes on behind them. */
@Tag("slow")
class FaultsTest {
    /** Only the profile "full" has these: nobody is killed. */
    private static final Set<Fault> WITHOUT_KILL = EnumSet.of(Fault.POSTGRES_CUT, Fault.DISK_FULL);

    @TempDir
    private static Path shared;

    private static Postgres postgres;

    @TempDir
    private Path directory;

    @BeforeAll
    static void startPostgres() throws IOException {
        postgres = new Postgres(shared.resolve("postgres"));
    }

    @AfterAll
    static void stopPostgres() throws IOException {
        postgres.close();
    }

    static LongStream seeds() {
        return LongStream.rangeClosed(1, Fault.values().length)
                .filter(seed -> Boolean.getBoolean("weir.full") || !WITHOUT_KILL.contains(Fault.of(seed)));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void keepsEveryRowOnceWhateverHappens(long seed) throws IOException, InterruptedException, SQLException {
        List<String> differences = new FaultCase(seed, Fault.of(seed), directory, postgres).run();

        assertThat(differences).as("%s", Fault.of(seed)).isEmpty();
    }
}
