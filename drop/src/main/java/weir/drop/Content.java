package weir.drop;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The bytes of a file to be stored. They can be read any number of times and are the same at each time. */
public interface Content {
    /** How many bytes there are. */
    long length();

    /** Reads them from the beginning. */
    InputStream open() throws IOException;

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

    /** A file that does not change any more. */
    static Content of(Path file) {
        return new Content() {
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
