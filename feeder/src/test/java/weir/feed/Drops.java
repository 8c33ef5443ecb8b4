package weir.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import weir.drop.DirectoryStorage;
import weir.drop.Drop;
import weir.drop.Run;
import weir.drop.Storage;
import weir.drop.StreamReader;
import weir.drop.Tallies;
import weir.drop.Tally;

/** Reads what a feeder has made, as any reader would. */
final class Drops {
    private Drops() {}

    /** The rows of all lanes below a directory; there must be no hole. */
    static List<String> rows(Path root) throws IOException {
        return rows(new DirectoryStorage(root));
    }

    /** Whether what the lanes' feeders say they have counted is what is there, as far as they say. */
    static void assertTallies(Storage storage) throws IOException {
        StreamReader reader = new StreamReader(storage);
        for (String lane : Tallies.lanes(storage)) {
            Tally tally = Tallies.read(storage, lane);
            List<Drop> drops = reader.range(lane, 0, tally.drops());
            assertThat(drops).hasSize(Math.toIntExact(tally.drops()));
            long rows = 0;
            for (Drop drop : drops) {
                rows += rows(storage, drop).size();
            }
            assertThat(rows).as("rows in the first %d drops", tally.drops()).isEqualTo(tally.rows());
            assertThat(tally.accepted()).isGreaterThanOrEqualTo(tally.rows());
        }
    }

    static List<String> rows(Storage storage) throws IOException {
        StreamReader reader = new StreamReader(storage);
        List<String> rows = new ArrayList<>();
        for (String lane : reader.lanes()) {
            Run run = reader.run(lane, 0, Long.MAX_VALUE);
            assertThat(run.after()).isInstanceOfAny(Run.Nothing.class, Run.Ended.class);
            for (Drop drop : run.drops()) {
                rows.addAll(rows(storage, drop));
            }
        }
        return rows;
    }

    private static List<String> rows(Storage storage, Drop drop) throws IOException {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(drop.compression().unpack(storage.open(drop.path())), StandardCharsets.UTF_8))) {
            return lines.lines().toList();
        }
    }
}
