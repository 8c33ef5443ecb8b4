package weir.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One case of each fault, or as many as {@code -Dweir.faults=n} says. */
class FaultsTest {
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

    static Stream<Arguments> cases() {
        int each = Integer.getInteger("weir.faults", 1);
        return Stream.of(Fault.values())
                .flatMap(fault ->
                        Stream.iterate(1L, seed -> seed + 1).limit(each).map(seed -> Arguments.of(fault, seed)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void keepsEveryRowOnceWhateverHappens(Fault fault, long seed)
            throws IOException, InterruptedException, SQLException {
        List<String> differences = new FaultCase(seed, fault, directory, postgres).run();

        assertThat(differences).isEmpty();
    }
}
