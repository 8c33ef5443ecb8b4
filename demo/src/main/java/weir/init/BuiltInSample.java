package weir.init;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import weir.feed.generate.GeneratorSpec;
import weir.feed.generate.LineBuffer;
import weir.feed.generate.RowGenerator;

/** Readings of smart watches, for a project without a sample: those that {@code weir feed --generate watch} makes. */
final class BuiltInSample {
    /** What the file is called. */
    static final String NAME = "readings.jsonl";

    private static final int ROWS = 200;
    private static final Instant BASE = Instant.parse("2026-01-01T00:00:00Z");

    private BuiltInSample() {}

    /** Writes it into a directory. */
    static Path write(Path directory) throws IOException {
        RowGenerator rows =
                GeneratorSpec.of(GeneratorSpec.Kind.WATCH).withBase(BASE).generator(BASE);
        LineBuffer lines = new LineBuffer(1 << 16);
        for (int row = 0; row < ROWS; row++) {
            rows.write(row, lines);
        }
        return Files.write(directory.resolve(NAME), lines.toBytes());
    }
}
