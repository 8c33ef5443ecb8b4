package weir.plan;

import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import weir.control.PostgresConnection;
import weir.pipeline.Pipeline;
import weir.pipeline.Query;
import weir.pipeline.Sink;
import weir.pipeline.Stream;
import weir.problem.Problems;
import weir.yaml.Position;

/** No two sinks in one place, and none in that of a stream. */
final class Destinations {
    private static final String LOCAL = "file";

    private final Problems problems;
    private final Map<String, Position> tables = new HashMap<>();
    private final Map<String, Position> directories = new LinkedHashMap<>();
    private final Pipeline pipeline;

    Destinations(Pipeline pipeline, Problems problems) {
        this.pipeline = pipeline;
        this.problems = problems;
    }

    void check() {
        for (Stream stream : pipeline.streams().values()) {
            Position place = pipeline.position(
                    stream.position().path() + "." + stream.source().key());
            stream.source().directory().ifPresent(path -> directories.put(directory(path), place));
        }
        String checkpoints = directory(pipeline.settings().checkpoints());
        directories.put(checkpoints, pipeline.position("settings.checkpoints"));
        for (Query query : pipeline.queries().values()) {
            query.sinks().forEach(this::check);
        }
    }

    private void check(Sink sink) {
        sink.destination(pipeline.postgres().map(PostgresConnection::url)).ifPresent(destination -> {
            String below = destination.below().isEmpty() ? "" : "." + destination.below();
            Position place = pipeline.position(sink.position().path() + "." + sink.kind() + below);
            if (destination.isDirectory()) {
                checkDirectory(directory(destination.name()), place);
            } else {
                checkTable(destination.name(), place);
            }
        });
    }

    private void checkTable(String table, Position place) {
        Position other = tables.putIfAbsent(table, place);
        if (other != null) {
            problem(place, "the table is also that of " + other.path() + " on line " + other.line(), "Name another");
        }
    }

    private void checkDirectory(String directory, Position place) {
        for (Map.Entry<String, Position> taken : directories.entrySet()) {
            String other =
                    taken.getValue().path() + " on line " + taken.getValue().line();
            if (directory.equals(taken.getKey())) {
                problem(place, "the path is also that of " + other, "Name another");
                return;
            }
            if (directory.startsWith(taken.getKey()) || taken.getKey().startsWith(directory)) {
                problem(place, "the path and that of " + other + " lie one inside the other", "Name another");
                return;
            }
        }
        directories.put(directory, place);
    }

    /** One name for one directory, however it is written: without links, and by one of the two names that S3 stores have. */
    private static String directory(String path) {
        URI uri;
        try {
            uri = new Path(path).toUri();
        } catch (IllegalArgumentException noPath) {
            // Whoever opens it says so.
            return path + "/";
        }
        String scheme = Optional.ofNullable(uri.getScheme()).orElse(LOCAL);
        String place = scheme.equals(LOCAL)
                ? withoutLinks(java.nio.file.Path.of(uri.getPath())).toString()
                : (scheme.equals("s3") ? "s3a" : scheme) + "://" + uri.getAuthority() + uri.getPath();
        return place.replaceAll("/+$", "") + "/";
    }

    /** As far as it is there. */
    private static java.nio.file.Path withoutLinks(java.nio.file.Path path) {
        for (java.nio.file.Path there = path; there != null; there = there.getParent()) {
            try {
                return there.toRealPath().resolve(there.relativize(path));
            } catch (IOException notThere) {
                // Then what is above it may be a link.
            }
        }
        return path;
    }

    private void problem(Position place, String message, String hint) {
        problems.add(place.line(), place.path(), message, hint);
    }
}
