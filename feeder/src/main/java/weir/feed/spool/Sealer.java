package weir.feed.spool;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.drop.Compression;
import weir.drop.Directories;

/** Makes sealed segments out of logs that are full. */
final class Sealer {
    private static final Logger LOG = LoggerFactory.getLogger(Sealer.class);

    private final SpoolDirectory directory;
    private final Keys keys;
    private final Compression compression;
    private final boolean isTimed;
    private final InstantSource clock;
    private Instant last = Instant.MIN;

    Sealer(SpoolDirectory directory, Keys keys, SpoolSpec spec, InstantSource clock) {
        this.directory = directory;
        this.keys = keys;
        this.compression = spec.drops().compression();
        this.isTimed = spec.isTimed();
        this.clock = clock;
    }

    /**
     * Packs a log. Until the log is removed at the very end, a crash leaves everything as it was.
     *
     * @return the segment, which is durable
     */
    Sealed seal(long number) throws IOException {
        Path log = directory.log(number);
        Path unfinished = directory.unfinished(log);
        List<Keys.Entry> ofLog = new ArrayList<>();
        long[] rows = {0};
        LogReader.Found found;
        CRC32C crc = new CRC32C();
        try (OutputStream file = new CheckedOutputStream(Files.newOutputStream(unfinished), crc);
                OutputStream packed = compression.pack(new BufferedOutputStream(file, 1 << 16))) {
            found = LogReader.read(log, frame -> {
                RowBatch batch = frame.batch();
                if (batch.rows() > 0) {
                    packed.write(batch.lines());
                    rows[0] += batch.rows();
                }
                batch.key().ifPresent(key -> ofLog.add(new Keys.Entry(key, number, batch.rows())));
            });
        }
        Directories.sync(unfinished);
        int checksum = (int) crc.getValue();
        Sealed segment = Sealed.in(directory.root(), number, rows[0], checksum, compression, time(number));
        keys.save(ofLog);
        directory.publish(unfinished, segment.file());
        if (found.wholeBytes() == Files.size(log) && !found.isDamaged()) {
            Files.delete(log);
        } else {
            LOG.atError()
                    .addKeyValue("lane", directory.lane())
                    .addKeyValue("drop", number)
                    .addKeyValue("rows", rows[0])
                    .addKeyValue("aside", directory.setAside(log))
                    .log("A log is damaged: the rows that are whole go into its drop, the file is set aside");
        }
        return segment;
    }

    /**
     * Of a segment that is sealed again, because its log could not be removed, that of the first time: so it takes that one's place. Else now, and
     * not before any that is here: when the clock is set back, rows with right times must not seem to be ahead of it.
     */
    private Optional<Instant> time(long number) throws IOException {
        if (!isTimed) {
            return Optional.empty();
        }
        for (Sealed before : directory.sealed()) {
            if (before.number() == number && before.sealed().isPresent()) {
                return before.sealed();
            }
            last = latest(before.sealed().orElse(last));
        }
        last = latest(clock.instant().truncatedTo(ChronoUnit.MILLIS));
        return Optional.of(last);
    }

    private Instant latest(Instant other) {
        return other.isAfter(last) ? other : last;
    }

    /** A drop without rows, to keep the place of a segment that is lost. */
    Sealed sealNothing(long number) throws IOException {
        Path unfinished = directory.unfinished(directory.log(number));
        CRC32C crc = new CRC32C();
        // Packed even where drops are not: an empty file would be no drop.
        try (OutputStream file = new CheckedOutputStream(Files.newOutputStream(unfinished), crc);
                OutputStream packed = Compression.GZIP.pack(file)) {
            packed.flush();
        }
        Directories.sync(unfinished);
        int checksum = (int) crc.getValue();
        Sealed segment = Sealed.in(directory.root(), number, 0, checksum, Compression.GZIP, Optional.empty());
        directory.publish(unfinished, segment.file());
        return segment;
    }
}
