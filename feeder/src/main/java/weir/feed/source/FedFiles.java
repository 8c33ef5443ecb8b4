package weir.feed.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files that were fed, in a file of the spool: a line for each, with a checksum. The source's mark says the same of the file that was read
 * last, and is durable with its rows; what a crash kept from coming here is still there.
 */
final class FedFiles {
    private static final Logger LOG = LoggerFactory.getLogger(FedFiles.class);

    private final Optional<Path> journal;
    private final Map<String, FileMark> byKey = new LinkedHashMap<>();
    private final Map<String, FileMark> byPath = new LinkedHashMap<>();

    /** @param journal where they are kept; without one they are forgotten with the process */
    FedFiles(Optional<Path> journal) throws IOException {
        this.journal = journal;
        if (journal.isPresent() && Files.exists(journal.get())) {
            for (String line : new String(Files.readAllBytes(journal.get()), StandardCharsets.UTF_8).split("\n", -1)) {
                int end = line.indexOf('\t');
                if (end > 0 && checksum(line.substring(end + 1)).equals(line.substring(0, end))) {
                    FileMark.parse(line.substring(end + 1)).ifPresent(this::know);
                }
            }
        }
    }

    private void know(FileMark mark) {
        byPath.put(mark.path(), mark);
        if (!mark.key().equals("null")) {
            byKey.put(mark.key(), mark);
        }
    }

    /** How far a file was read: unchanged, under another name, or before it grew. */
    FileMark known(Path file, FileMark now) throws IOException {
        List<FileMark> known = new ArrayList<>();
        Optional.ofNullable(byKey.get(now.key())).ifPresent(known::add);
        Optional.ofNullable(byPath.get(now.path())).ifPresent(known::add);
        for (FileMark mark : known) {
            if (now.isSame(mark)) {
                return now.with(mark.taken()).asWhole(mark.isWhole());
            }
        }
        for (FileMark mark : known) {
            if (now.goesOn(file, mark)) {
                if (now.size() == mark.size() && now.isSeenInParts()) {
                    LOG.atWarn()
                            .addKeyValue("file", file)
                            .log(
                                    "Taken for the file that was fed, for only its time is another. If its middle was changed, feed it under another name");
                }
                return now.with(mark.taken()).asWhole(mark.isWhole() && now.size() == mark.size());
            }
        }
        return now;
    }

    /** Remembers how far a file was read, durably. */
    void put(FileMark mark) throws IOException {
        know(mark);
        if (journal.isEmpty()) {
            return;
        }
        String text = mark.toText();
        // A line feed in front ends what a crash has left.
        String line = "\n" + checksum(text) + "\t" + text + "\n";
        try (FileChannel channel =
                FileChannel.open(journal.get(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(line);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    /** Forgets all of them. */
    void clear() throws IOException {
        byKey.clear();
        byPath.clear();
        if (journal.isPresent()) {
            Files.deleteIfExists(journal.get());
        }
    }

    private static String checksum(String line) {
        CRC32C crc = new CRC32C();
        crc.update(line.getBytes(StandardCharsets.UTF_8));
        return String.format(Locale.ROOT, "%08x", crc.getValue());
    }
}
