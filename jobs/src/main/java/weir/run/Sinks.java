package weir.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import weir.control.ControlPlane;
import weir.control.DriverId;
import weir.identity.Past;
import weir.jdbc.JdbcSink;
import weir.kafka.KafkaSink;
import weir.parquet.ParquetSink;
import weir.pipeline.Query;
import weir.pipeline.Sink;
import weir.postgres.PostgresSink;
import weir.postgres.TableHistory;
import weir.problem.PermanentFailure;
import weir.rejects.BatchSkips;
import weir.sink.BatchSink;
import weir.sink.ConsoleSink;
import weir.sink.MemorySink;
import weir.sink.Mode;

/** Opens the sinks of a pipeline's queries. */
final class Sinks {
    private final SparkSession session;
    private final Optional<ControlPlane> control;
    private final RunOptions options;
    private final String pipeline;
    private final String driver;

    Sinks(SparkSession session, String pipeline, Optional<ControlPlane> control, RunOptions options) {
        this.session = session;
        this.pipeline = pipeline;
        this.driver = control.map(ControlPlane::driver).orElseGet(DriverId::next);
        this.control = control;
        this.options = options;
    }

    /**
     * An open sink.
     *
     * @param label how it is called where its rows are counted
     */
    record Open(String label, BatchSink sink) {}

    /**
     * Opens all sinks of a group, or none.
     *
     * @param past what the group's checkpoint says
     * @throws PermanentFailure if a sink holds another query's rows, or lacks batches that have ended
     */
    List<Open> open(SinkGroup group, Past past) {
        List<Open> open = new ArrayList<>();
        try {
            for (Sink sink : group.sinks()) {
                open.add(new Open(SinkGroup.label(sink), open(group, sink, past)));
            }
            requireOwn(group, open, past);
            requireBatches(group, open, past);
            open.forEach(each -> each.sink().begin());
            if (group.durable()) {
                control.ifPresent(plane -> open.set(0, agreed(plane, group, open)));
            }
            return open;
        } catch (RuntimeException e) {
            open.forEach(each -> each.sink().close());
            throw e;
        }
    }

    /** Where it is written down which rows came too late, for a group whose results stay. For one start of its query. */
    Optional<LateRowsLog> lateRows(SinkGroup group, String checkpoint) {
        if (!group.durable()) {
            return Optional.empty();
        }
        LateRowsLog.Notes notes = control.<LateRowsLog.Notes>map(plane ->
                        new LateRowRanges(plane, group.planned().query().name()))
                .orElseGet(() -> new LateRowFiles(session, checkpoint));
        return Optional.of(new LateRowsLog(session, notes));
    }

    /** A pipeline that got another name goes on with what it has kept; another one must not take that for its own. */
    private static void requireOwn(SinkGroup group, List<Open> open, Past past) {
        for (Open each : open) {
            Optional<String> other = each.sink().otherOwner();
            if (other.isPresent()
                    && past.committed().isEmpty()
                    && each.sink().lastKept().isPresent()) {
                String name = group.planned().query().name();
                throw new PermanentFailure(
                        "keep query \"" + name + "\" in " + each.label(),
                        "it holds the batches of query \"" + name + "\" of pipeline \"" + other.get()
                                + "\", and this query would begin anew",
                        "Name another place, or give the pipeline its former name again");
            }
        }
    }

    /** A sink of which every batch leaves a trace has kept all that have ended. */
    private static void requireBatches(SinkGroup group, List<Open> open, Past past) {
        long committed = past.committed().orElse(-1);
        if (past.identity().isEmpty() && group.planned().query().mode() == Mode.APPEND) {
            // An earlier Weir has left no trace of batches without rows.
            return;
        }
        for (Open each : open) {
            BatchSink.requireBatches(
                    group.planned().query().name(), each.label(), each.sink().lastOfAll(), committed);
        }
    }

    /** Without a control plane, the database of the sink alone tells drivers apart. */
    private void withEpoch(Runnable work) {
        if (control.isEmpty()) {
            work.run();
            return;
        }
        control.get().fenced("take over a sink", connection -> {
            work.run();
            return null;
        });
    }

    private Open agreed(ControlPlane plane, SinkGroup group, List<Open> open) {
        BatchSkips skips = new BatchSkips(plane, group.planned().query().name());
        List<BatchSink> others = open.stream().skip(1).map(Open::sink).toList();
        Open first = open.get(0);
        return new Open(first.label(), new AgreedBatches(session, skips, first.sink(), others));
    }

    /** @throws weir.control.Fenced if a newer driver has taken over */
    private void requireEpoch(String action) {
        control.ifPresent(plane -> plane.fenced(action, connection -> null));
    }

    private BatchSink open(SinkGroup group, Sink sink, Past past) {
        Query query = group.planned().query();
        StructType schema = group.planned().schema();
        if (sink instanceof Sink.Postgres postgres) {
            TableHistory.require(control.orElseThrow(), postgres, query.name(), past.committed());
            return new PostgresSink(control.orElseThrow(), postgres, query.name(), schema, query.mode());
        }
        if (sink instanceof Sink.Parquet parquet) {
            return ParquetSink.open(
                    session, pipeline, query.name(), query.mode(), parquet, () -> requireEpoch("keep Parquet files"));
        }
        if (sink instanceof Sink.Jdbc jdbc) {
            return JdbcSink.open(jdbc, pipeline, driver, query.name(), schema, this::withEpoch);
        }
        if (sink instanceof Sink.Kafka kafka) {
            requireEpoch("write to Kafka");
            return KafkaSink.open(kafka);
        }
        if (sink instanceof Sink.Console console) {
            return new ConsoleSink(options.console(), console.rows());
        }
        return new MemorySink(session, query.name(), schema, ((Sink.Memory) sink).rows());
    }
}
