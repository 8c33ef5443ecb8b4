package weir.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.TypeConversionException;
import weir.address.HostPort;
import weir.control.Fenced;
import weir.control.StandbyMonitor;
import weir.log.LogFormat;
import weir.pipeline.Pipeline;
import weir.pipeline.PipelineFile;
import weir.pipeline.Stream;
import weir.plan.Plan;
import weir.plan.Planner;
import weir.problem.Exit;
import weir.problem.Problems;
import weir.run.Log;
import weir.run.RunOptions;
import weir.run.WarmUp;
import weir.serve.DriverLife;
import weir.serve.DriverServer;
import weir.yaml.Position;

/** {@code weir run}: keeps the results of a pipeline's queries up to date. */
@Command(
        name = "run",
        description =
                "Runs a pipeline: reads each drop once and keeps the results of its queries up to date, until it is stopped."
                        + " Ctrl-C lets the running batches end. Killed at any moment and started again, it goes on where it was.")
final class RunCommand implements Callable<Integer> {
    @ParentCommand
    private Main main;

    @Parameters(paramLabel = "FILE", description = "The pipeline file.")
    private Path file;

    @Option(names = "--once", description = "Read all there is, then end.")
    private boolean once;

    @Option(
            names = "--master",
            paramLabel = "URL",
            description =
                    "Where Spark's tasks run, for example local[4]. Default: spark.master of the pipeline's settings, or else"
                            + " all cores of this machine.")
    private String master;

    @Option(
            names = "--serve",
            paramLabel = "[HOST:]PORT",
            converter = AddressConverter.class,
            description =
                    "Answer /healthz, /readyz, /metrics and /status over HTTP; without a host on this machine only.")
    private HostPort serve;

    @Option(
            names = "--stuck-after",
            paramLabel = "MINUTES",
            description =
                    "With --serve, /healthz answers 503 when a query has worked on a batch for so long without any progress;"
                            + " default ${DEFAULT-VALUE}.")
    private int stuckAfter = 10;

    @Option(
            names = "--stand-by",
            description =
                    "When a newer driver has taken over, let go of Spark and wait, rather than end at once and be started again by"
                            + " whoever supervises this process, only to take over in turn. Ends when the newer driver has said"
                            + " nothing for 90 s.")
    private boolean standBy;

    @Option(
            names = "--end-on-failure",
            description =
                    "End with exit code 1 as soon as a query has failed for good. Default: the others go on, and it is tried again"
                            + " every 5 minutes.")
    private boolean endOnFailure;

    @Option(
            names = "--grace",
            paramLabel = "DURATION",
            converter = PositiveDuration.class,
            defaultValue = "30s",
            description =
                    "How long batches under way may go on after Ctrl-C or a signal to end; default ${DEFAULT-VALUE}.")
    private Duration grace;

    @Option(
            names = "--log",
            paramLabel = "text|json",
            description = "Log lines for people, which is the default, or objects of JSON, one a line.")
    private LogFormat log = LogFormat.TEXT;

    @Override
    public Integer call() throws InterruptedException {
        Log.configure(main.debug(), log);
        WarmUp.begin();
        PipelineFile.Draft draft = PipelineFile.draft(file, System.getenv());
        try (SparkStart spark = new SparkStart(draft, Optional.ofNullable(master))) {
            Plan plan = Planner.plan(draft);
            plan.warnings().forEach(warning -> main.err().println("Warning: " + warning));
            if (once) {
                requireEnd(plan.pipeline());
            }
            serve(plan, spark);
        }
        return Exit.DONE;
    }

    private void serve(Plan plan, SparkStart spark) throws InterruptedException {
        Pipeline pipeline = plan.pipeline();
        RunOptions options = RunOptions.DEFAULT
                .printingTo(main.out())
                .stoppingWithin(grace)
                .with(new RunOptions.Failed(RunOptions.DEFAULT.failed().pause(), endOnFailure));
        DriverLife life = new DriverLife(pipeline.name(), Duration.ofMinutes(stuckAfter));
        Optional<DriverServer> server = Optional.ofNullable(serve).map(address -> DriverServer.start(address, life));
        try {
            new DriverRun(plan, once ? options.untilRead() : options, life, spark).run();
        } catch (Fenced e) {
            if (standBy) {
                main.err().println(e.getMessage() + " This driver stands by.");
                life.standsBy();
                StandbyMonitor.awaitSilence(pipeline.postgres().orElseThrow(), pipeline.name());
            }
            throw e;
        } finally {
            server.ifPresent(DriverServer::close);
        }
    }

    /** For picocli. */
    static final class AddressConverter implements ITypeConverter<HostPort> {
        @Override
        public HostPort convert(String text) {
            return HostPort.parse(text)
                    .orElseThrow(() ->
                            new TypeConversionException("\"" + text + "\" is no address; write HOST:PORT or PORT"));
        }
    }

    private static void requireEnd(Pipeline pipeline) {
        Problems problems = new Problems(pipeline.file());
        for (Stream stream : pipeline.streams().values()) {
            if (!stream.source().isReplayable()) {
                Position place = pipeline.position(
                        stream.position().path() + "." + stream.source().key());
                problems.add(
                        place.line(),
                        place.path(),
                        "a " + stream.source().key() + " has no end, so nothing can be read to its end",
                        "Run it without --once");
            }
        }
        problems.throwIfAny();
    }
}
