package weir.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import weir.control.ControlPlane;
import weir.control.Fenced;
import weir.control.SharedCommit;
import weir.pass.Meeting;
import weir.pass.Position;
import weir.pass.SharedRows;
import weir.problem.TransientFailure;
import weir.problem.UserFacing;

/**
 * Makes the batches of all queries that share a pass, side by side, and keeps them in one transaction. A query that fails, or takes too long, leaves; the others
 * go on.
 */
final class PassWork implements AutoCloseable {
    /** A sink that does not answer must not hold up the other queries for longer. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final SparkSession session;
    private final ControlPlane control;
    private final Meeting<PassMember> meeting;
    private final RunOptions options;
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "weir pass");
        thread.setDaemon(true);
        return thread;
    });

    PassWork(SparkSession session, ControlPlane control, Meeting<PassMember> meeting, RunOptions options) {
        this.session = session;
        this.control = control;
        this.meeting = meeting;
        this.options = options;
    }

    /**
     * Makes and keeps one batch of each query.
     *
     * @param end where the pass ends
     * @return the queries that need another batch, without rows
     * @throws RuntimeException if the pass as a whole has failed; then it is not known who has kept its batch
     */
    List<PassMember> make(List<PassMember> members, SharedRows rows, Position end) throws InterruptedException {
        Map<PassMember, PassMember.Turn> turns = new LinkedHashMap<>();
        members.forEach(member -> turns.put(member, member.begin(end)));
        SharedCommit commit = control.sharedCommit();
        commit.plan(turns.entrySet().stream()
                .flatMap(turn -> turn.getKey().planned(turn.getValue()).stream())
                .toList());
        List<PassMember.Made> made = sideBySide(turns, rows);
        Map<String, RuntimeException> refused =
                commit.keep(made.stream().map(PassMember.Made::part).toList());
        List<PassMember> again = new ArrayList<>();
        for (PassMember.Made batch : made) {
            PassMember member = batch.member();
            RuntimeException why = refused.get(member.query());
            if (why != null) {
                batch.tables().forEach(table -> table.end(false));
                meeting.leave(member.query(), new Meeting.Failed(why));
                continue;
            }
            member.committed(batch, rows.count());
            meeting.move(member.query(), member.position());
            options.watch().written(member.query(), batch.turn().id().number());
            if (member.wantsAnother(batch)) {
                again.add(member);
            }
        }
        return again;
    }

    private List<PassMember.Made> sideBySide(Map<PassMember, PassMember.Turn> turns, SharedRows rows)
            throws InterruptedException {
        // Jobs of the other threads belong to the streaming query of this one, and end with it.
        SparkContext spark = session.sparkContext();
        Properties properties = spark.getLocalProperties();
        Map<PassMember, Future<PassMember.Made>> begun = new LinkedHashMap<>();
        turns.forEach((member, turn) -> begun.put(
                member,
                threads.submit(() -> {
                    spark.setLocalProperties((Properties) properties.clone());
                    spark.addJobTag(tag(member));
                    return member.make(turn, rows);
                })));
        List<PassMember.Made> made = new ArrayList<>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            for (Map.Entry<PassMember, Future<PassMember.Made>> each : begun.entrySet()) {
                await(each.getKey(), each.getValue(), deadline, made);
            }
        } catch (RuntimeException | InterruptedException e) {
            begun.values().forEach(each -> each.cancel(true));
            throw e;
        }
        return made;
    }

    private void await(
            PassMember member, Future<PassMember.Made> begun, long deadline, List<PassMember.Made> made)
            throws InterruptedException {
        try {
            made.add(begun.get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS));
        } catch (ExecutionException e) {
            if (UserFacing.behind(e.getCause()).orElse(null) instanceof Fenced fenced) {
                throw fenced;
            }
            meeting.leave(member.query(), new Meeting.Failed(e.getCause()));
        } catch (TimeoutException e) {
            session.sparkContext().cancelJobsWithTag(tag(member));
            begun.cancel(true);
            meeting.leave(
                    member.query(),
                    new Meeting.Failed(new TransientFailure(
                            "make a batch of query \"" + member.query() + "\" in a pass",
                            "it has taken more than " + PATIENCE.toSeconds() + " s, and others wait",
                            "It goes on by itself, and comes back when it is level")));
        }
    }

    private static String tag(PassMember member) {
        return "weir " + member.query().replace(',', ' ');
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
