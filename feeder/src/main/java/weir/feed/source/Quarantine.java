package weir.feed.source;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;
import weir.json.Json;
import weir.log.LogKey;
import weir.log.StructuredLogger;
import weir.problem.Failure;

/** A file of lines that were no rows, each as a JSON object with time, source, reason and line. Thread-safe. */
public final class Quarantine {
    /** When the file is this large, lines are only counted: hostile input must not fill the disk. */
    private static final long MAX_BYTES = 64L << 20;

    private static final int MAX_LINE_BYTES = 4_096;
    private static final StructuredLogger LOG = StructuredLogger.of(Quarantine.class);

    private final Optional<Path> file;

    private Quarantine(Optional<Path> file) {
        this.file = file;
    }

    /** Keeps nothing. */
    public static Quarantine off() {
        return new Quarantine(Optional.empty());
    }

    /** Keeps lines in this file, up to 64 MiB of them and 4 KiB of each. */
    public static Quarantine in(Path file) {
        return new Quarantine(Optional.of(file));
    }

    boolean isOn() {
        return file.isPresent();
    }

    synchronized void keep(String source, byte[] line, int from, int length, String reason) {
        if (file.isEmpty()) {
            return;
        }
        String text = new String(line, from, Math.min(length, MAX_LINE_BYTES), StandardCharsets.UTF_8);
        ObjectNode entry = Json.object()
                .put("at", Instant.now().toString())
                .put("source", source)
                .put("reason", reason)
                .put("line", text);
        try {
            if (Files.notExists(file.get()) || Files.size(file.get()) < MAX_BYTES) {
                Files.writeString(
                        file.get(), Json.line(entry) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            }
        } catch (IOException e) {
            LOG.warn("Cannot keep a bad line", LogKey.FILE.of(file.get()), LogKey.REASON.of(Failure.reason(e)));
        }
    }
}
