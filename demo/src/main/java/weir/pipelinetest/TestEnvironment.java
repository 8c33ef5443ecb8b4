package weir.pipelinetest;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import weir.control.PostgresConnection;
import weir.drop.Compression;
import weir.drop.Content;
import weir.drop.DirectoryStorage;
import weir.drop.LaneWriter;
import weir.memory.MemoryTable;
import weir.pipeline.Pipeline;
import weir.pipeline.Query;
import weir.pipeline.Settings;
import weir.pipeline.Sink;
import weir.pipeline.Stream;
import weir.plan.Plan;
import weir.plan.Planner;
import weir.source.DropSource;

/**
 * Where a pipeline is tested: the same queries in the same engine, with streams, sinks and checkpoints of the test's own.
 *
 * @param directory of one test
 * @param postgres a database of the test's own, for pipelines that have one
 */
record TestEnvironment(Path directory, Optional<PostgresConnection> postgres) {
    private static final String LANE = "given";

    /** A drop of each stream is a batch, whatever the pipeline says of batches, so that tests can count them. */
    Plan plan(Pipeline pipeline) {
        Map<String, Stream> streams = new LinkedHashMap<>();
        pipeline.streams().forEach((name, stream) -> streams.put(name, moved(stream)));
        Map<String, Query> queries = new LinkedHashMap<>();
        pipeline.queries().forEach((name, query) -> queries.put(name, moved(query)));
        return Planner.plan(new Pipeline(
                pipeline.file(),
                pipeline.directory(),
                pipeline.name(),
                streams,
                pipeline.tables(),
                pipeline.views(),
                queries,
                postgres,
                settings(pipeline.settings()),
                pipeline.lines()));
    }

    private Stream moved(Stream stream) {
        return new Stream(
                stream.position(),
                stream.name(),
                new DropSource(root(stream.name()).toString(), OptionalInt.of(1), OptionalLong.empty(), true),
                stream.schema(),
                stream.eventTime(),
                stream.watermark(),
                stream.maxAhead(),
                stream.badRows(),
                stream.provenance());
    }

    private Query moved(Query query) {
        List<Sink> sinks = new ArrayList<>();
        for (Sink sink : query.sinks()) {
            sink.inTest(directory.resolve("out/" + query.name() + "-" + sinks.size()))
                    .ifPresent(sinks::add);
        }
        if (sinks.isEmpty()) {
            sinks.add(new MemoryTable(query.sinks().get(0).position(), Integer.MAX_VALUE));
        }
        return new Query(
                query.position(),
                query.name(),
                query.sql(),
                query.keyed(),
                query.mode(),
                query.state(),
                query.trigger(),
                sinks);
    }

    /** What changes how SQL is read stays; one partition of state is enough for a few rows, and four times as fast as five. */
    private Settings settings(Settings settings) {
        Map<String, String> spark = new TreeMap<>(settings.spark());
        spark.keySet().removeIf(key -> !key.startsWith("spark.sql."));
        return new Settings(directory.resolve("checkpoints").toString(), 1, settings.jars(), settings.rejects(), spark);
    }

    private Path root(String stream) {
        return directory.resolve("in").resolve(stream);
    }

    /** Adds drops to streams. */
    void give(TestFile.Given given) {
        given.drops().forEach((stream, drops) -> {
            LaneWriter lane = LaneWriter.open(new DirectoryStorage(root(stream)), LANE);
            drops.lines().forEach(lines -> append(lane, lines, drops.sealed()));
        });
    }

    private static void append(LaneWriter lane, List<String> lines, Optional<Instant> sealed) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        lines.forEach(line -> bytes.writeBytes((line + "\n").getBytes(StandardCharsets.UTF_8)));
        lane.append(Content.of(bytes.toByteArray()), Compression.NONE, sealed);
    }
}
