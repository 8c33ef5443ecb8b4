package weir.socket;

import static org.apache.spark.sql.functions.lit;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import weir.pipeline.Stream;
import weir.pipeline.StreamCheck;
import weir.pipeline.StreamReading;

/**
 * Lines that a TCP server sends to whoever connects.
 *
 * @param host where it is
 * @param port 1 to 65535
 * @param format JSON or text
 */
public record SocketSource(String host, int port, Stream.Format format) implements Stream.Source {
    @Override
    public String key() {
        return SocketType.KEY;
    }

    @Override
    public boolean isReplayable() {
        return false;
    }

    @Override
    public boolean isParsedBySpark() {
        return true;
    }

    @Override
    public Optional<String> directory() {
        return Optional.empty();
    }

    @Override
    public Optional<String> dropRoot() {
        return Optional.empty();
    }

    @Override
    public Stream.Source withDropsPerTrigger(int drops) {
        return this;
    }

    @Override
    public String identity(UnaryOperator<String> place) {
        return uri();
    }

    @Override
    public Optional<String> unrepeatable() {
        return Optional.of("a socket, which hands out each row once");
    }

    @Override
    public void check(StreamCheck check) {
        String drops = "in/" + check.stream().name();
        boolean isText = format == Stream.Format.TEXT;
        String feed = "\"weir feed --connect " + uri() + (isText ? " --text" : "") + " --to " + drops + "\"";
        String schema = isText ? ", with \"schema: value STRING\"" : "";
        check.warn(
                key(),
                "a socket hands out each row once: at a restart, what was read is counted no more, and what was sent meanwhile never"
                        + " comes",
                "To keep all of it, run " + feed + " and write \"drop: " + drops + "\" on this line" + schema);
    }

    @Override
    public Dataset<Row> rows(StreamReading reading) {
        Dataset<Row> lines = reading.session()
                .readStream()
                .format("socket")
                .option("host", host)
                .option("port", port)
                .load();
        return reading.parsed(lines, lit("a line of " + uri()));
    }

    /** The address as {@code weir feed --connect} takes it. */
    String uri() {
        return "tcp://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
