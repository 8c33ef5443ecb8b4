package weir.feed;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import weir.address.HostPort;
import weir.drop.DirectoryStorage;
import weir.drop.WritableStorage;
import weir.feed.s3.S3Settings;
import weir.feed.s3.S3Storage;
import weir.problem.InvalidInput;
import weir.problem.Problem;

/** Where a stream goes. */
public sealed interface Target {

    /** As a user writes it. */
    String text();

    /** A place for drops. */
    sealed interface Place extends Target {
        /**
         * Opens it.
         *
         * @throws InvalidInput if there is no such place
         * @throws weir.problem.PermanentFailure if the store says no
         */
        WritableStorage open();

        /** What a spool calls it: the same for the same place, whatever the working directory. */
        String identity();

        /** Where spools of its lanes are kept unless a user says otherwise. */
        Path spools();
    }

    /** Drops in a directory. */
    record Directory(Path path) implements Place {
        @Override
        public String text() {
            return path.toString();
        }

        @Override
        public WritableStorage open() {
            return new DirectoryStorage(path);
        }

        @Override
        public String identity() {
            return path.toAbsolutePath().normalize().toString();
        }

        /** Beside the lanes, where readers do not look. */
        @Override
        public Path spools() {
            return Path.of(identity()).resolve(".spool");
        }
    }

    /**
     * Drops in an S3 store.
     *
     * @param text {@code s3://bucket/prefix}
     * @param settings how the store is reached
     */
    record Bucket(String text, S3Settings settings) implements Place {
        @Override
        public WritableStorage open() {
            return S3Storage.open(text, settings).requireAccess();
        }

        @Override
        public String identity() {
            return text;
        }

        /** Below the working directory. */
        @Override
        public Path spools() {
            return Path.of(".weir", "spool", text.replaceFirst("^s3://", "").replaceAll("[^A-Za-z0-9._-]+", "-"));
        }
    }

    /** Lines for whoever connects to an address; nothing is kept. */
    record Clients(HostPort address) implements Target {
        @Override
        public String text() {
            return "tcp://" + address;
        }
    }

    /**
     * Reads what a user wrote.
     *
     * @param text a directory, {@code s3://bucket/prefix} or {@code tcp://host:port}
     * @param settings how an S3 store is reached
     * @throws InvalidInput if it is none of these
     */
    static Target parse(String text, S3Settings settings) {
        if (text.startsWith("s3:")) {
            return new Bucket(text, settings);
        }
        if (text.startsWith("tcp:")) {
            return new Clients(SourceOptions.address("--to", text));
        }
        if (Pattern.matches("[A-Za-z][A-Za-z0-9+.-]*:/.*", text)) {
            throw new InvalidInput(List.of(new Problem(
                    "--to",
                    0,
                    "",
                    "\"" + text + "\" is neither a directory nor in an S3 store, nor an address for clients",
                    "Name a directory, or write s3://BUCKET/PREFIX or tcp://HOST:PORT")));
        }
        return new Directory(Path.of(text));
    }
}
