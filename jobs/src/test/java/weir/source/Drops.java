package weir.source;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import weir.drop.Compression;
import weir.drop.Content;
import weir.drop.DirectoryStorage;
import weir.drop.LaneWriter;

/** Writes drops for tests to read. */
public final class Drops {
    private final DirectoryStorage storage;

    public Drops(Path root) {
        storage = new DirectoryStorage(root);
    }

    /** Adds one drop with these lines, each ended by a line feed, to a lane. */
    public void add(String lane, String... lines) throws IOException {
        addRaw(lane, Compression.NONE, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Adds one drop with these lines that says when it was sealed, in ms since 1970. */
    public void addSealed(String lane, long sealedMillis, String... lines) {
        byte[] bytes = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        writer(lane).append(Content.of(bytes), Compression.NONE, Optional.of(Instant.ofEpochMilli(sealedMillis)));
    }

    /** Adds one drop of these bytes to a lane. */
    public void addBytes(String lane, byte[] bytes) throws IOException {
        addRaw(lane, Compression.NONE, bytes);
    }

    void addRaw(String lane, Compression compression, byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = compression.pack(packed)) {
            out.write(bytes);
        }
        writer(lane).append(Content.of(packed.toByteArray()), compression);
    }

    public void end(String lane, long rows) {
        writer(lane).end(rows);
    }

    private LaneWriter writer(String lane) {
        return LaneWriter.open(storage, lane);
    }
}
