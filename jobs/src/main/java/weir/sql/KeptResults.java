package weir.sql;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import weir.pipeline.Query;
import weir.pipeline.Sink;
import weir.plan.Plan;
import weir.problem.Failure;
import weir.scratch.Scratch;

/** What outlives drivers and can be read back, as it is now. It is only read. */
final class KeptResults implements AutoCloseable {
    private final SparkSession session;
    private final Plan plan;
    /** For copies of files that are replaced while they are read. */
    private final Path copies;

    /** @param session where the rows are wanted */
    KeptResults(SparkSession session, Plan plan) {
        this.session = session;
        this.plan = plan;
        this.copies = Scratch.newDirectory("sql-");
    }

    /** Where the result of a query can be read; empty if it has no such sink. */
    static Optional<Sink> place(Query query) {
        return query.sinks().stream().filter(sink -> sink.kept().isPresent()).findFirst();
    }

    /**
     * The rows of a sink, of which {@link #place} has said that they can be read; none if the query has not kept any yet.
     *
     * @throws Failure if what holds them is away
     */
    Dataset<Row> rows(Plan.PlannedQuery planned, Sink sink) {
        Query query = planned.query();
        return sink.kept()
                .orElseThrow()
                .rows(session, query, planned.schema(), plan.pipeline().postgres(), copies.resolve(query.name()))
                .orElseGet(() -> session.createDataFrame(List.of(), planned.schema()));
    }

    @Override
    public void close() {
        FileUtil.fullyDelete(copies.toFile());
    }
}
