package weir.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.streaming.CheckpointFileManager;
import org.apache.spark.sql.execution.streaming.CheckpointFileManager$;
import org.apache.spark.sql.execution.streaming.CheckpointFileManager.CancellableFSDataOutputStream;
import weir.control.Checkpoints;
import weir.identity.Identity;
import weir.identity.Past;
import weir.problem.Failure;
import weir.problem.PermanentFailure;
import weir.problem.TransientFailure;
import weir.sink.BatchSink;

/** The checkpoint of one query, as far as Weir itself reads and writes it: in the control plane, or in files. */
final class QueryCheckpoint {
    /** Its version and what Spark keeps besides; a line for each source follows. */
    private static final int HEADER_LINES = 2;
    /** What stands in a log of offsets for a source that has none yet. */
    private static final String NO_OFFSET = "-";

    private static final String WATERMARK = "batchWatermarkMs";

    private static final JsonMapper JSON = new JsonMapper();

    private final SparkSession session;
    private final String query;
    private final Path root;
    private final CheckpointFileManager files;

    /** @param root where the query keeps its checkpoint */
    QueryCheckpoint(SparkSession session, String query, String root) {
        this.session = session;
        this.query = query;
        this.root = new Path(root);
        this.files = CheckpointFileManager$.MODULE$.create(
                this.root, session.sessionState().newHadoopConf());
    }

    /** What it says of the query. */
    Past past() {
        OptionalLong planned = last("offsets");
        if (planned.isEmpty()) {
            return Past.NONE;
        }
        OptionalLong committed = last("commits");
        requireWhole("offsets/" + planned.getAsLong(), HEADER_LINES + 1);
        if (committed.isPresent()) {
            requireWhole("commits/" + committed.getAsLong(), HEADER_LINES);
        }
        requireWhole("metadata", 1);
        int sources = offsets(planned.getAsLong())
                .map(lines -> lines.size() - HEADER_LINES)
                .orElse(0);
        return new Past(
                planned,
                committed,
                sources,
                read(new Path(root, Identity.FILE)).map(json -> Identity.parse(query, json)));
    }

    /** Files of a local directory may have come out of a power cut empty or cut off. */
    private void requireWhole(String name, int leastLines) {
        Path file = new Path(root, name);
        Optional<String> text = read(file);
        if (text.isPresent() && text.get().lines().count() < leastLines) {
            throw damaged("\"" + file + "\" is " + (text.get().isEmpty() ? "empty" : "cut off"));
        }
    }

    private PermanentFailure damaged(String what) {
        return new PermanentFailure("go on with query \"" + query + "\"", what, StateRefusal.RESTORE);
    }

    /**
     * Sees that what a query with state goes on from is there, before anything is written: each batch builds on the state that the one before has left.
     *
     * @param past what the checkpoint says
     * @throws PermanentFailure if it is not there
     */
    void requireState(Past past) {
        if (past.committed().isEmpty()) {
            return;
        }
        long batch = past.committed().getAsLong();
        if (!Checkpoints.hasState(session, root.toString(), batch)) {
            throw new PermanentFailure(
                    "go on with query \"" + query + "\" from batch "
                            + past.planned().getAsLong(),
                    "the state of batch " + batch + " is not in \"" + new Path(root, "state")
                            + "\", and the query's log says that this batch has ended",
                    "Bring back the directory that \"checkpoints\" in the pipeline file's settings named when it ran; or give the"
                            + " query a new name and its sinks new places: then it reads its streams from the beginning");
        }
    }

    /**
     * What of its state cannot be read, and what to do; empty if all that is there is whole.
     *
     * @throws Failure if it cannot be looked at
     */
    Optional<String> damage() {
        return Checkpoints.damagedState(
                        session, root.toString(), last("commits").orElse(-1))
                .map(damage -> damaged(damage).getMessage());
    }

    /** Writes down what the query is. */
    void write(Identity identity) {
        write(new Path(root, Identity.FILE), identity.toJson());
    }

    /**
     * Gives sources that have come behind the others no offset in the last batches, so that they are read from their beginning. What was begun
     * with more of them than there are now is taken back.
     *
     * @param sources how many there are
     */
    void widen(int sources) {
        OptionalLong last = last("offsets");
        for (long batch = last.orElse(-1); batch >= 0 && batch >= last.orElse(-1) - 1; batch--) {
            List<String> lines = new ArrayList<>(offsets(batch).orElse(List.of()));
            int before = lines.size();
            while (lines.size() > HEADER_LINES + sources
                    && lines.get(lines.size() - 1).equals(NO_OFFSET)) {
                lines.remove(lines.size() - 1);
            }
            while (!lines.isEmpty() && lines.size() < HEADER_LINES + sources) {
                lines.add(NO_OFFSET);
            }
            if (lines.size() != before) {
                write(new Path(root, "offsets/" + batch), String.join("\n", lines));
            }
        }
    }

    /** The offsets behind a batch that is planned, as a {@link weir.sink.SourceRange} has them. */
    String end(long batch) {
        List<String> lines = offsets(batch).orElse(List.of());
        return lines.stream()
                .skip(HEADER_LINES)
                .map(offset -> offset.equals(NO_OFFSET) ? "null" : offset)
                .collect(Collectors.joining(",", "[", "]"));
    }

    /**
     * Plans the batch behind the last, which has ended.
     *
     * @param end the offsets behind it, as a {@link weir.sink.SourceRange} has them
     */
    void plan(long batch, String end) {
        List<String> before = offsets(batch - 1).orElseThrow();
        try {
            ObjectNode settings = (ObjectNode) JSON.readTree(before.get(1));
            settings.put(WATERMARK, Math.max(settings.path(WATERMARK).asLong(), nextWatermark(batch - 1)));
            List<String> lines = new ArrayList<>(List.of(before.get(0), settings.toString()));
            JSON.readTree(end).forEach(offset -> lines.add(offset.isNull() ? NO_OFFSET : offset.toString()));
            write(new Path(root, "offsets/" + batch), String.join("\n", lines));
        } catch (JsonProcessingException e) {
            throw new TransientFailure(
                    "plan batch " + batch + " of query \"" + query + "\" again", e, BatchSink.BRING_BACK);
        }
    }

    /** Where a batch that has ended leaves the watermark, in ms since 1970. */
    private long nextWatermark(long batch) throws JsonProcessingException {
        String commit = read(new Path(root, "commits/" + batch)).orElse("");
        int settings = commit.indexOf('{');
        return settings < 0
                ? 0
                : JSON.readTree(commit.substring(settings))
                        .path("nextBatchWatermarkMs")
                        .asLong();
    }

    private Optional<List<String>> offsets(long batch) {
        return read(new Path(root, "offsets/" + batch)).map(text -> text.lines().toList());
    }

    private OptionalLong last(String log) {
        Path directory = new Path(root, log);
        if (!files.exists(directory)) {
            return OptionalLong.empty();
        }
        return Arrays.stream(files.list(directory))
                .map(file -> file.getPath().getName())
                .filter(name -> name.matches("\\d+"))
                .mapToLong(Long::parseLong)
                .max();
    }

    private Optional<String> read(Path file) {
        if (!files.exists(file)) {
            return Optional.empty();
        }
        try (InputStream in = files.open(file)) {
            return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (FileNotFoundException gone) {
            return Optional.empty();
        } catch (ChecksumException e) {
            throw damaged("\"" + file + "\" has other bytes than its checksums say");
        } catch (IOException e) {
            throw new TransientFailure(
                    "read \"" + file.getName() + "\" of query \"" + query + "\"", e, "Weir tries again");
        }
    }

    private void write(Path file, String text) {
        try {
            if (!files.exists(file.getParent())) {
                files.mkdirs(file.getParent());
            }
            CancellableFSDataOutputStream out = files.createAtomic(file, true);
            try {
                out.write(text.getBytes(StandardCharsets.UTF_8));
                out.close();
            } catch (IOException | RuntimeException e) {
                out.cancel();
                throw e;
            }
        } catch (IOException e) {
            throw new TransientFailure(
                    "write \"" + file.getName() + "\" of query \"" + query + "\"", e, "Weir tries again");
        }
    }
}
