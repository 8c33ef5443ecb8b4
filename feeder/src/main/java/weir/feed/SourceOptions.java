package weir.feed;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import weir.feed.generate.Flaws;
import weir.feed.generate.GeneratorSpec;
import weir.feed.http.HttpLimits;
import weir.feed.source.Address;
import weir.feed.source.LineLimits;
import weir.feed.source.Pace;
import weir.problem.InvalidInput;
import weir.problem.Problem;

/** The options that say where rows come from. */
final class SourceOptions {
    private static final class Kind {
        @Option(names = "--generate", description = "Rows made up on the spot: ${COMPLETION-CANDIDATES}.")
        GeneratorSpec.Kind generate;

        @Option(
                names = "--replay",
                arity = "1..*",
                description = "Rows from files or directories: JSON lines, a JSON array, or CSV with a header (.csv);"
                        + " packed ones end in .gz or .zst.")
        List<Path> replay = List.of();

        @Option(
                names = "--watch",
                description = "Rows from files that others move into this directory, each exactly once.")
        Path watch;

        @Option(names = "--stdin", description = "Lines from standard input.")
        boolean stdin;

        @Option(
                names = "--listen",
                description = "Lines from whoever connects to tcp://HOST:PORT; loopback without HOST.")
        String listen;

        @Option(
                names = "--connect",
                description = "Lines from the server at tcp://HOST:PORT; connects again when it ends.")
        String connect;

        @Option(names = "--http", description = "Requests to HOST:PORT, POST /streams/NAME; loopback without HOST.")
        String http;
    }

    @ArgGroup(multiplicity = "0..1")
    private Kind kind;

    @Option(names = "--rate", description = "Rows per second, or \"max\"; 1000 for --generate, max for --replay.")
    private String rate = "";

    @Option(names = "--rows", description = "Generated: how many rows in all.")
    private Long rows;

    @Option(
            names = "--seed",
            description = "Generated: the same seed gives the same rows; ${DEFAULT-VALUE} by default.")
    private long seed = 1;

    @Option(
            names = "--base",
            description = "Generated: the time of the first row, for example 2026-01-01T00:00:00Z; now by default.")
    private Instant base;

    @Option(names = "--errors", description = "Generated: share of rows in error, 0 to 1: all but their times is null.")
    private double errors;

    @Option(names = "--late", description = "Generated: share of rows that are late, 0 to 1.")
    private double late;

    @Option(names = "--late-by", description = "Generated: how late they are; 20s by default.")
    private Duration lateBy = Flaws.DEFAULT_LATE_BY;

    @Option(names = "--disorder", description = "Generated: share of rows that change places with one nearby, 0 to 1.")
    private double disorder;

    @Option(names = "--pace", description = "Replayed: as recorded, by this column of times.")
    private String pace;

    @Option(names = "--loop", description = "Replayed: begin anew at the end, for ever.")
    private boolean isLoop;

    @Option(
            names = "--again",
            description = "Generated or replayed: begin anew if an earlier start with this spool has come to the end;"
                    + " without it nothing is fed twice.")
    private boolean isAgain;

    @Option(names = "--text", description = "Lines are any text; each becomes {\"value\": \"the line\"}.")
    private boolean isText;

    @Option(names = "--max-line", description = "Longest line, in bytes; ${DEFAULT-VALUE} by default.")
    private int mostLineBytes = LineLimits.DEFAULT.mostBytes();

    @Option(names = "--max-body", description = "Largest request, in bytes unpacked; ${DEFAULT-VALUE} by default.")
    private int mostBodyBytes = HttpLimits.DEFAULT.mostBytes();

    @Option(names = "--idle", description = "A connection is closed when nothing came for so long; 5m by default.")
    private Duration idle = LineLimits.DEFAULT.idle();

    @Option(
            names = "--token-env",
            description = "Clients of --http must show the token that is in this environment variable.")
    private String tokenVariable;

    /** @throws InvalidInput if nothing is said, or it makes no sense */
    Origin origin() {
        if (kind == null) {
            throw notSaid();
        }
        LineLimits lines = new LineLimits(isText, mostLineBytes, idle, LineLimits.DEFAULT.mostClients());
        if (kind.generate != null) {
            return new Origin.Generate(generator(), isAgain);
        }
        if (!kind.replay.isEmpty()) {
            return new Origin.Replay(kind.replay, pace(), isLoop, isAgain);
        }
        if (kind.watch != null) {
            return new Origin.Watch(kind.watch);
        }
        if (kind.listen != null) {
            return new Origin.Listen(address("--listen", kind.listen), lines);
        }
        if (kind.connect != null) {
            return new Origin.Connect(address("--connect", kind.connect), lines);
        }
        if (kind.stdin) {
            return new Origin.Stdin(lines);
        }
        if (kind.http == null) {
            // For example stdin: false in a file.
            throw notSaid();
        }
        return new Origin.Http(address("--http", kind.http), http());
    }

    private static InvalidInput notSaid() {
        return invalid(
                "--generate",
                "it is not said where rows come from",
                "Give --generate, --replay, --watch, --stdin, --listen, --connect or --http");
    }

    private GeneratorSpec generator() {
        return new GeneratorSpec(
                kind.generate,
                seed,
                rate.isEmpty() ? GeneratorSpec.DEFAULT_RATE : rowsPerSecond(),
                rows == null ? OptionalLong.empty() : OptionalLong.of(rows),
                Optional.ofNullable(base),
                new Flaws(errors, late, lateBy, disorder));
    }

    private Pace pace() {
        if (pace != null) {
            return new Pace.Recorded(pace);
        }
        return rate.isEmpty() || rate.equals("max") ? new Pace.FullSpeed() : new Pace.Rate(rowsPerSecond());
    }

    private double rowsPerSecond() {
        if (rate.equals("max")) {
            return Double.POSITIVE_INFINITY;
        }
        try {
            double perSecond = Double.parseDouble(rate);
            if (perSecond > 0) {
                return perSecond;
            }
        } catch (NumberFormatException e) {
            throw invalid("--rate", "\"" + rate + "\" is no number", "Write rows per second, or max");
        }
        throw invalid("--rate", "the rate is " + rate, "Give a rate above 0, or max");
    }

    private HttpLimits http() {
        HttpLimits limits = HttpLimits.DEFAULT.withMostBytes(mostBodyBytes);
        if (tokenVariable == null) {
            return limits;
        }
        String token = System.getenv(tokenVariable);
        if (token == null || token.isBlank()) {
            throw invalid(
                    "--token-env", "the environment variable " + tokenVariable + " is not set", "Set it to the token");
        }
        return limits.withToken(token);
    }

    /** @throws InvalidInput naming the option, if it is no address */
    static Address address(String option, String text) {
        try {
            return Address.parse(text);
        } catch (InvalidInput e) {
            Problem problem = e.problems().get(0);
            throw invalid(option, problem.message(), problem.hint());
        }
    }

    static InvalidInput invalid(String option, String message, String hint) {
        return new InvalidInput(List.of(new Problem(option, 0, "", message, hint)));
    }
}
