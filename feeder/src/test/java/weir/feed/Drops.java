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

/** Reads what a feeder has made, as any reader would. */
final class Drops {
    private Drops() {}

    /** The rows of all lanes below a directory; there must be no hole. */
    static List<String> rows(Path root) throws IOException {
        return rows(new DirectoryStorage(root));
    }

    static List<String> rows(Storage storage) throws IOException {
        StreamReader reader = new StreamReader(storage);
        List<String> rows = new ArrayList<>();
        for (String lane : reader.lanes()) {
            Run run = reader.run(lane, 0, Long.MAX_VALUE);
            assertThat(run.after()).isInstanceOfAny(Run.Nothing.class, Run.Ended.class);
            for (Drop drop : run.drops()) {
                try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                        drop.compression().unpack(storage.open(drop.path())), StandardCharsets.UTF_8))) {
                    lines.lines().forEach(rows::add);
                }
            }
        }
        return rows;
    }
}
