package weir.drop;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The bytes of a file to be stored. They can be read any number of times and are the same at each time. */
public interface Content {
    /** How many bytes there are. */
    long length();

    /** Reads them from the beginning. */
    InputStream open() throws IOException;

    /** The file that has these bytes on a disk, durably; empty if there is none. A store on that disk need not write them again. */
    default Optional<Path> durableFile() {
        return Optional.empty();
    }

    /** Bytes in memory; they must not change any more. */
    static Content of(byte[] bytes) {
        return new Content() {
            @Override
            public long length() {
                return bytes.length;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(bytes);
            }
        };
    }

    /** A file that does not change any more, and was synced. */
    static Content ofDurable(Path file) {
        return new Content() {
            @Override
            public Optional<Path> durableFile() {
                return Optional.of(file);
            }

            @Override
            public long length() {
                try {
                    return Files.size(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }

            @Override
            public InputStream open() throws IOException {
                return Files.newInputStream(file);
            }
        };
    }
}
