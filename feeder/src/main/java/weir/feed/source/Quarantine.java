package weir.feed.source;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.log.Printable;
import weir.problem.Failure;

/** A file of lines that were no rows, each as a JSON object with time, source, reason and line. Thread-safe. */
public final class Quarantine {
    /** When the file is this large, lines are only counted: hostile input must not fill the disk. */
    private static final long MAX_BYTES = 64L << 20;

    private static final int MAX_LINE_BYTES = 4_096;
    private static final Logger LOG = LoggerFactory.getLogger(Quarantine.class);

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
        String entry = "{\"at\":\"" + Instant.now() + "\",\"source\":\"" + quoted(source) + "\",\"reason\":\""
                + quoted(reason) + "\",\"line\":\"" + quoted(text) + "\"}\n";
        try {
            if (Files.notExists(file.get()) || Files.size(file.get()) < MAX_BYTES) {
                Files.writeString(file.get(), entry, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            }
        } catch (IOException e) {
            LOG.atWarn().log("Cannot keep a bad line: {}", Failure.reason(e));
        }
    }

    private static String quoted(String text) {
        return Printable.escape(new String(JsonStringEncoder.getInstance().quoteAsString(text)));
    }
}
