package weir.run;

import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.pipeline.Query;
import weir.sink.Batch;

/** Hands each batch of a streaming query to its sinks, in their order. */
final class BatchHandler implements VoidFunction2<Dataset<Row>, Long> {
    private static final Logger LOG = LoggerFactory.getLogger(BatchHandler.class);

    private final transient SparkSession session;
    private final transient SinkGroup group;
    private final transient List<Sinks.Open> sinks;
    private final transient QueryStats board;
    private final transient Optional<LateRowsLog> late;
    private final transient RunOptions.BatchWatch watch;
    private final transient BooleanSupplier isStopping;
    private final transient LateTold lateTold = new LateTold(System::nanoTime);
    private final transient StreamClocks clocks = new StreamClocks();

    /** @param late where it is written down which rows came too late, for a query whose results stay */
    BatchHandler(
            SparkSession session,
            SinkGroup group,
            List<Sinks.Open> sinks,
            QueryStats board,
            Optional<LateRowsLog> late,
            RunOptions.BatchWatch watch,
            BooleanSupplier isStopping) {
        this.session = session;
        this.group = group;
        this.sinks = sinks;
        this.board = board;
        this.late = late;
        this.watch = watch;
        this.isStopping = isStopping;
    }

    /** Ends a query between two batches: what it has begun is not there for anybody yet. */
    static final class Stopped extends RuntimeException {
        Stopped() {
            super("told to stop");
        }
    }

    @Override
    public void call(Dataset<Row> rows, Long id) {
        if (isStopping.getAsBoolean()) {
            throw new Stopped();
        }
        board.batchBegins();
        long began = System.nanoTime();
        MeteredRows metered = new MeteredRows(rows);
        // A second sink must not have everything computed again, and a console looks at some rows only.
        boolean keeps = sinks.size() > 1 || !group.durable();
        Dataset<Row> given = keeps ? metered.rows().persist() : metered.rows();
        try {
            if (keeps) {
                metered.makeAll();
            }
            Query query = group.planned().query();
            Batch batch = new Batch(query.name(), id, SourceRanges.current(session), query.mode(), given);
            for (Sinks.Open open : sinks) {
                open.sink().write(batch);
                board.written(open.label(), metered.count());
            }
            metered.makeAll();
            late.ifPresent(log -> log.note(id, batch.range()));
        } finally {
            if (keeps) {
                given.unpersist();
            }
        }
        long left = LateRowsLog.count(session);
        board.late(id, left);
        lateTold.add(left).ifPresent(this::warn);
        clocks.batch(
                SourceRanges.running(session).lastExecution(), group.planned().streams());
        board.waitsFor(clocks.slowest());
        LOG.info(
                "batch written query=\"{}\" batch={} rows={} late={} ms={}",
                group.name(),
                id,
                metered.count(),
                left,
                (System.nanoTime() - began) / 1_000_000);
        watch.written(group.name(), id);
    }

    /** Tells of late rows that nobody was told of yet. */
    void end() {
        lateTold.rest().ifPresent(this::warn);
    }

    private void warn(long left) {
        LOG.warn(
                "rows came behind the watermark and were left out; where rows are grouped, those of one group in one task count as one. A"
                        + " longer \"watermark\" of the stream lets them in query=\"{}\" late={}",
                group.name(),
                left);
    }
}
