package weir.web;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.jetty.server.Handler;
import weir.plan.Plan;
import weir.problem.Failure;
import weir.run.PipelineRun;
import weir.serve.DriverLife;
import weir.serve.DriverServer;

/** A driver's server with the console on it. */
public final class WebConsole implements AutoCloseable {
    /** What shows rows, lines or SQL. {@code drops} shows numbers, and lines to who may see them. */
    private static final Set<String> DATA = Set.of("results", "windows", "rejects", "sql");

    private final DriverServer server;
    private final RowAccount rows;
    private final Questions questions;

    private WebConsole(DriverServer server, RowAccount rows, Questions questions) {
        this.server = server;
        this.rows = rows;
        this.questions = questions;
    }

    /**
     * Starts to answer, at the address that {@code access} has.
     *
     * @throws Failure if the address is not free
     */
    public static WebConsole start(Plan plan, DriverLife life, ConsoleAccess access) {
        QueryStreams streams = new QueryStreams(plan);
        RowAccount rows = new RowAccount(plan, life, streams);
        Questions questions = new Questions(plan, life);
        DriverServer server = DriverServer.start(
                access.address(),
                life,
                access.form() == ConsoleAccess.Form.OFF ? List.of() : pages(plan, life, access, streams, rows, questions));
        if (access.form() != ConsoleAccess.Form.OFF) {
            rows.start();
        }
        return new WebConsole(server, rows, questions);
    }

    private static List<Handler> pages(
            Plan plan, DriverLife life, ConsoleAccess access, QueryStreams streams, RowAccount rows, Questions questions) {
        DriverLives lives = new DriverLives(life);
        NowJson now = new NowJson(life, rows, lives);
        Map<String, Endpoint> endpoints = Map.of(
                "pipeline", new PipelineJson(plan, access),
                "now", now,
                "history", new HistoryJson(life, streams),
                "drops", new DropsJson(plan, life, streams, new DropLines(life, streams, access)),
                "rejects", new RejectsJson(life),
                "lives", lives,
                "sql", questions::sql,
                "results", questions::results,
                "windows", questions::windows);
        EventStream events = new EventStream(
                () -> life.run().map(PipelineRun::events), () -> now.node().toString());
        return List.of(
                new Guard(access, new Handler.Sequence(new Assets(), events, new Api(endpoints, DATA, access))));
    }

    /** The port, also where any was asked for. */
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.close();
        rows.close();
        questions.close();
    }
}
