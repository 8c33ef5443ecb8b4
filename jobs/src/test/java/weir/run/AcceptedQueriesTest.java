package weir.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.plan.Plan;
import weir.plan.Planner;
import weir.problem.InvalidInput;
import weir.run.QueryCorpus.Candidate;
import weir.sink.Mode;
import weir.source.Drops;
import weir.source.LocalSpark;

/**
 * What {@code check} accepts can be run, and comes to what Spark makes of all rows at once; and no column that is declared NOT NULL has a
 * null. The rows are random, with many nulls.
 */
@Tag("full")
class AcceptedQueriesTest {
    /** So many of those that are accepted are started. */
    private static final int STARTED = Integer.getInteger("weir.queries", 64);

    /** So many of the corpus are checked; more than half of them are refused. */
    private static final int LOOKED_AT = Math.max(8 * STARTED, 600);

    /** So many queries run side by side. */
    private static final int AT_ONCE = 16;

    private static final Pattern NAME = Pattern.compile("queries\\.(q\\d+)");

    @TempDir
    private Path directory;

    private Lake lake;
    private RandomRows rows;

    @BeforeEach
    void makeStreams() throws IOException {
        lake = new Lake(directory);
        rows = new RandomRows(17);
        for (String stream : RandomRows.STREAMS) {
            Drops drops = new Drops(directory.resolve("in/" + stream));
            for (List<String> drop : rows.drops(stream)) {
                drops.add("a", drop.toArray(String[]::new));
            }
        }
        RandomRows.TABLES.forEach((name, lines) -> write(directory.resolve(name + ".csv"), lines));
    }

    private static void write(Path file, List<String> lines) {
        try {
            Files.write(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void runAsTheSameQueriesDoOverAllRowsAtOnce() throws Exception {
        List<Candidate> sample = sample(accepted());
        assertThat(IntStream.range(0, QueryCorpus.SOURCES.size()).boxed())
                .as("each source is in the sample")
                .allMatch(source -> sample.stream().anyMatch(each -> each.source() == source));
        assertThat(IntStream.range(0, QueryCorpus.FORMS.size()).boxed())
                .as("each form is in the sample")
                .allMatch(form -> sample.stream().anyMatch(each -> each.form() == form));

        List<String> faults = new ArrayList<>();
        Plan plan = plan(sample);
        BatchAnswers all = BatchAnswers.over(plan, rows.all());
        BatchAnswers closed = BatchAnswers.over(plan, rows.closed());
        for (int from = 0; from < sample.size(); from += AT_ONCE) {
            List<Candidate> some = sample.subList(from, Math.min(from + AT_ONCE, sample.size()));
            faults.addAll(run(some, all, closed));
        }

        assertThat(faults).isEmpty();
    }

    private List<String> run(List<Candidate> some, BatchAnswers all, BatchAnswers closed) throws Exception {
        List<String> faults = new ArrayList<>();
        Plan plan = plan(some);
        try (PipelineRun run =
                PipelineRun.start(LocalSpark.session(), plan, lake.options().untilRead())) {
            Throwable thrown = catchThrowable(run::await);
            assertThat(thrown).satisfiesAnyOf(none -> assertThat(none).isNull(), failed -> assertThat(failed)
                    .isInstanceOf(RunFailed.class));
            Map<String, QueryProgress> ends = run.progress().stream()
                    .collect(Collectors.toMap(each -> each.query().replace(" (shown)", ""), each -> each));
            for (Candidate each : some) {
                QueryProgress end = ends.get(each.name());
                if (end.state() == QueryProgress.State.ENDED && end.restarts() == 0) {
                    faults.addAll(compare(
                            each, plan.queries().get(each.name()), found(run.session(), each, plan), all, closed));
                } else {
                    faults.add(each + ": " + end.state() + " " + end.trouble().orElse(""));
                }
            }
        }
        return faults;
    }

    private static List<String> compare(
            Candidate candidate, Plan.PlannedQuery planned, List<Row> found, BatchAnswers all, BatchAnswers closed) {
        List<String> faults = new ArrayList<>();
        List<Row> expected = all.rows(candidate.sql());
        StructType declared = planned.schema();
        StructType told = all.columns(candidate.sql());
        if (!told.asNullable().toDDL().equals(declared.asNullable().toDDL())) {
            faults.add(candidate + ": declared " + declared.toDDL() + " is " + told.toDDL());
        }
        for (int i = 0; i < declared.size(); i++) {
            int column = i;
            if (!declared.apply(i).nullable()
                    && (found.stream().anyMatch(row -> row.isNullAt(column))
                            || expected.stream().anyMatch(row -> row.isNullAt(column)))) {
                faults.add(candidate + ": NULL in " + declared.apply(i).name() + ", which is declared NOT NULL");
            }
        }
        boolean isExact = candidate.mode() == Mode.COMPLETE
                || planned.operators().isEmpty()
                || (candidate.mode() == Mode.UPDATE && candidate.isKept());
        boolean isKnown = candidate.mode() == Mode.APPEND || (isExact && !waits(planned));
        if (!candidate.asked().settled() || !isKnown) {
            return faults;
        }
        List<String> seen = BatchAnswers.texts(found);
        List<String> possible = BatchAnswers.texts(expected);
        List<String> missing = without(isExact ? possible : BatchAnswers.texts(closed.rows(candidate.sql())), seen);
        List<String> extra = without(seen, possible);
        if (!missing.isEmpty() || !extra.isEmpty()) {
            faults.add(candidate + ": missing " + missing + ", extra " + extra);
        }
        return faults;
    }

    /** Whether rows come out only when the watermark has passed them, which it never does where there is no time. */
    private static boolean waits(Plan.PlannedQuery planned) {
        return planned.operators().stream()
                .anyMatch(each ->
                        each instanceof Plan.StreamJoin join && join.type().contains("outer"));
    }

    /** What remains of some when each of others has taken away one like itself. */
    private static List<String> without(List<String> some, List<String> others) {
        List<String> rest = new ArrayList<>(some);
        others.forEach(rest::remove);
        return rest;
    }

    private List<Row> found(SparkSession session, Candidate candidate, Plan plan) {
        Path out = directory.resolve("out").resolve(candidate.name());
        if (!candidate.isKept()) {
            return session.table(candidate.name()).collectAsList();
        }
        return Files.exists(out)
                ? session.read()
                        .schema(plan.queries().get(candidate.name()).schema().asNullable())
                        .option("recursiveFileLookup", true)
                        .parquet(out.toString())
                        .collectAsList()
                : List.of();
    }

    /** Queries of the corpus that {@code check} has nothing against: the same ones each time, in no order. */
    private List<Candidate> accepted() throws IOException {
        List<Candidate> all = new ArrayList<>(QueryCorpus.candidates());
        Collections.shuffle(all, new Random(5));
        all.subList(Math.min(LOOKED_AT, all.size()), all.size()).clear();
        InvalidInput refused = catchThrowableOfType(InvalidInput.class, () -> plan(all));
        Set<String> names = new HashSet<>();
        refused.problems().forEach(problem -> {
            Matcher matcher = NAME.matcher(problem.toString());
            assertThat(matcher.find()).as(problem.toString()).isTrue();
            names.add(matcher.group(1));
        });
        return all.stream().filter(each -> !names.contains(each.name())).toList();
    }

    /** First those with a source or a form that is not among them yet, then others. */
    private static List<Candidate> sample(List<Candidate> accepted) {
        Set<Candidate> sample = new LinkedHashSet<>();
        Set<String> seen = new HashSet<>();
        for (Candidate each : accepted) {
            boolean isNew = seen.add("source " + each.source());
            isNew |= seen.add("form " + each.form());
            if (isNew) {
                sample.add(each);
            }
        }
        accepted.stream().limit(STARTED).forEach(sample::add);
        return sample.stream().limit(STARTED).toList();
    }

    private Plan plan(List<Candidate> queries) throws IOException {
        String sections = queries.stream().map(Candidate::section).collect(Collectors.joining());
        return Planner.read(lake.writeFile(RandomRows.pipeline(sections)), Map.of());
    }
}
