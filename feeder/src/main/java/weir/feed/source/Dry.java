package weir.feed.source;

import java.io.IOException;
import java.nio.file.Files;

/** Reads a file once without taking anything: one that is cut or damaged gives all of its rows or none. */
final class Dry {
    private Dry() {}

    /** @throws IOException what is wrong with it */
    static void read(RowFile file, Intake intake) throws IOException, InterruptedException {
        // What is no plain file can be read only once.
        if (!Files.isRegularFile(file.path()) || file.isPlainLines()) {
            return;
        }
        try (Rows rows = file.open(intake.validator().schema())) {
            boolean more = true;
            while (more && !intake.isStopping()) {
                more = rows.next((bytes, from, length) -> {});
            }
        }
    }
}
