package weir.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import weir.problem.PermanentFailure;
import weir.problem.TransientFailure;

/**
 * What the sinks of a pipeline have kept, as its ledger says, and the note that lies with each batch of Parquet files.
 *
 * @param sinks of the queries that have kept something
 */
record SinkContents(List<Sink> sinks) {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String LAST_BATCHES =
            """
            SELECT DISTINCT ON (query, sink) query, sink, source_end, extract(epoch FROM at) * 1000 AS at
            FROM weir.ledger ORDER BY query, sink, batch DESC""";

    /** Keeps its own copy. */
    SinkContents {
        sinks = List.copyOf(sinks);
    }

    /**
     * One sink of one query.
     *
     * @param offset for each lane the number of the next drop
     * @param committedMillis when its last batch was committed, in ms since 1970
     */
    record Sink(String query, String name, Map<String, Long> offset, long committedMillis) {}

    /**
     * Asks all sinks.
     *
     * @param lake where Parquet files are kept, in {@code out/<query>}
     */
    static SinkContents ask(Connection connection, Path lake, List<Check> checks) throws SQLException {
        List<Sink> sinks = new ArrayList<>(tables(connection));
        for (Check check : checks) {
            if (!check.parquet().isEmpty()) {
                lastBatch(lake.resolve("out").resolve(check.name()))
                        .map(batch -> parquet(check.name(), batch))
                        .ifPresent(sinks::add);
            }
        }
        return new SinkContents(sinks);
    }

    /** The directory of the last batch, {@code batch=000000012}. */
    private static Optional<Path> lastBatch(Path dataset) {
        if (!Files.isDirectory(dataset)) {
            return Optional.empty();
        }
        try (Stream<Path> batches = Files.list(dataset)) {
            return batches.filter(batch -> batch.getFileName().toString().startsWith("batch="))
                    .max(Comparator.naturalOrder());
        } catch (IOException e) {
            throw new TransientFailure("look into \"" + dataset + "\"", e, "Check that it may be read");
        }
    }

    private static Sink parquet(String query, Path batch) {
        Path note = batch.resolve("_weir.json");
        try {
            JsonNode said = JSON.readTree(Files.readString(note));
            return new Sink(
                    query,
                    "parquet",
                    offset(said.path("end").asText()),
                    Files.getLastModifiedTime(note).toMillis());
        } catch (IOException e) {
            throw new TransientFailure("read \"" + note + "\"", e, "Check that it may be read");
        }
    }

    /** Nothing is kept where there is no ledger yet. */
    private static List<Sink> tables(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            try (ResultSet made = statement.executeQuery("SELECT to_regclass('weir.ledger') IS NOT NULL")) {
                made.next();
                if (!made.getBoolean(1)) {
                    return List.of();
                }
            }
            List<Sink> sinks = new ArrayList<>();
            try (ResultSet last = statement.executeQuery(LAST_BATCHES)) {
                while (last.next()) {
                    sinks.add(new Sink(
                            last.getString("query"),
                            last.getString("sink"),
                            offset(last.getString("source_end")),
                            last.getLong("at")));
                }
            }
            return sinks;
        }
    }

    /** The offset of the only source, {@code [{"lane":12,"other@7":9}]}: what is behind the {@code @} is where a lane began. */
    static Map<String, Long> offset(String sources) {
        try {
            SortedMap<String, Long> offset = new TreeMap<>();
            JsonNode source = JSON.readTree(sources).path(0);
            source.fields()
                    .forEachRemaining(lane -> offset.put(
                            lane.getKey().replaceFirst("@.*", ""),
                            lane.getValue().asLong()));
            return offset;
        } catch (JsonProcessingException e) {
            throw new PermanentFailure(
                    "read the ledger", "\"" + sources + "\" is no offset", "Look into weir.ledger", e);
        }
    }

    /** Whether so many sinks have kept every drop before {@code ends}. */
    boolean isComplete(int expectedSinks, Map<String, Long> ends) {
        return sinks.size() >= expectedSinks
                && sinks.stream().allMatch(sink -> ends.entrySet().stream()
                        .allMatch(lane -> sink.offset().getOrDefault(lane.getKey(), 0L) >= lane.getValue()));
    }
}
