package weir.sql;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import weir.plan.Plan;
import weir.problem.Failure;
import weir.problem.InvalidInput;
import weir.problem.TransientFailure;
import weir.run.PipelineRun;

/**
 * Answers questions in SQL in the driver itself, one at a time: its processors are there for the queries. A question that takes longer than it may is
 * given up. Safe for many threads.
 */
public final class DriverAnswers implements AutoCloseable {
    private static final String GROUP = "weir console";

    private final SparkContext spark;
    private final Results results;
    private final SqlQuestion question;
    private final Duration patience;
    private final ReentrantLock one = new ReentrantLock(true);
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread made = new Thread(work, "weir answers");
        made.setDaemon(true);
        return made;
    });

    /**
     * An answer.
     *
     * @param columns names and types
     * @param rows each with a text a column, as SQL casts it to STRING; empty for null. Times are UTC
     * @param isWhole whether these are all rows
     */
    public record Answer(List<NamedType> columns, List<List<Optional<String>>> rows, boolean isWhole) {
        /** Keeps its own copies. */
        public Answer {
            columns = List.copyOf(columns);
            rows = List.copyOf(rows);
        }
    }

    /** A column with its type in SQL. */
    public record NamedType(String name, String type) {}

    /** @param patience how long a question may take, with the wait for others */
    public DriverAnswers(PipelineRun run, Plan plan, Duration patience) {
        this.spark = run.session().sparkContext();
        this.results = Results.inDriver(run, plan);
        this.question = new SqlQuestion(results);
        this.patience = patience;
    }

    /** The queries whose results can be asked for. */
    public List<String> tables() {
        return List.copyOf(results.tables().keySet());
    }

    /**
     * Answers a question, from what is there now.
     *
     * @param rows at most so many of the answer
     * @throws InvalidInput if it is no question, or makes no sense
     * @throws Failure if what it reads is away, or it takes too long
     */
    public Answer answer(String sql, int rows) {
        try {
            if (!one.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw tooLong();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw tooLong();
        }
        String group = GROUP + " " + System.nanoTime();
        ScheduledFuture<?> end =
                clock.schedule(() -> spark.cancelJobGroup(group), patience.toMillis(), TimeUnit.MILLISECONDS);
        try {
            spark.setJobGroup(group, GROUP, true);
            return answer(question.rows(sql), rows);
        } catch (Exception e) {
            // Scala throws SparkException and AnalysisException without declaring them.
            throw end.isDone() ? tooLong() : question.reported(e);
        } finally {
            spark.clearJobGroup();
            end.cancel(false);
            one.unlock();
        }
    }

    private Failure tooLong() {
        return new TransientFailure(
                "answer",
                "it takes more than " + patience.toSeconds() + " s",
                "Ask by \"weir sql\", which has its own processors");
    }

    private static Answer answer(Dataset<Row> found, int most) {
        StructType schema = found.schema();
        // Two columns may have one name.
        String[] places =
                IntStream.range(0, schema.size()).mapToObj(i -> "_" + i).toArray(String[]::new);
        Dataset<Row> placed = found.toDF(places);
        Column[] texts = IntStream.range(0, schema.size())
                .mapToObj(i -> placed.col(places[i]).cast(DataTypes.StringType))
                .toArray(Column[]::new);
        List<Row> rows = placed.select(texts).takeAsList(most + 1);
        List<NamedType> columns = new ArrayList<>();
        for (var field : schema.fields()) {
            columns.add(new NamedType(field.name(), field.dataType().sql()));
        }
        return new Answer(
                columns,
                rows.stream().limit(most).map(DriverAnswers::texts).toList(),
                rows.size() <= most);
    }

    private static List<Optional<String>> texts(Row row) {
        List<Optional<String>> texts = new ArrayList<>(row.size());
        for (int i = 0; i < row.size(); i++) {
            texts.add(Optional.ofNullable(row.getString(i)));
        }
        return List.copyOf(texts);
    }

    @Override
    public void close() {
        clock.shutdownNow();
        results.close();
    }
}
