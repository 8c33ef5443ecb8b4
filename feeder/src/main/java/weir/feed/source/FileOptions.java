package weir.feed.source;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * How files are read.
 *
 * @param isText whether lines are any text, and become rows with the one field {@code value}
 * @param mostLineBytes how long a line, or a record of CSV, may be
 * @param separator between values of CSV; by default a comma, and a tab where the name ends in {@code .tsv}
 * @param nulls values of CSV that stand for null, besides the empty one
 * @param mostUnpackedBytes what a packed file may unpack to; by default 1 GiB or 100 times its size, whichever is more
 * @param trust which files of a directory may be read
 * @param rest a file of a watched directory is read when its size and time have not changed for so long
 */
public record FileOptions(
        boolean isText,
        int mostLineBytes,
        Optional<Character> separator,
        Set<String> nulls,
        OptionalLong mostUnpackedBytes,
        Trust trust,
        Duration rest) {
    /**
     * Which files of a directory may be read.
     *
     * @param isLinkFollowed whether symbolic links are followed
     * @param isAnyOwner whether files may belong to another user than the one that the feeder runs as
     */
    public record Trust(boolean isLinkFollowed, boolean isAnyOwner) {
        /** Plain files of the feeder's own user. */
        public static final Trust OWN = new Trust(false, false);

        /** Whatever was named by hand. */
        static final Trust NAMED = new Trust(true, true);
    }

    /** JSON lines of up to 1 MiB, or CSV with commas; own plain files, after 2 s of rest. */
    public static final FileOptions DEFAULT = new FileOptions(
            false, 1 << 20, Optional.empty(), Set.of(), OptionalLong.empty(), Trust.OWN, Duration.ofSeconds(2));

    /** Keeps its own copy. */
    public FileOptions {
        nulls = Set.copyOf(nulls);
    }

    /** As this, with lines of another length. */
    public FileOptions withMostLineBytes(int value) {
        return new FileOptions(isText, value, separator, nulls, mostUnpackedBytes, trust, rest);
    }

    /** As this, after another rest. */
    public FileOptions withRest(Duration value) {
        return new FileOptions(isText, mostLineBytes, separator, nulls, mostUnpackedBytes, trust, value);
    }

    /** As this, for files that were named by hand. */
    FileOptions named() {
        return new FileOptions(isText, mostLineBytes, separator, nulls, mostUnpackedBytes, Trust.NAMED, rest);
    }
}
