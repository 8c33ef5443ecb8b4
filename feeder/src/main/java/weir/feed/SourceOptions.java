package weir.feed;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import weir.address.HostPort;
import weir.feed.generate.Flaws;
import weir.feed.generate.GeneratorSpec;
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
                description =
                        "Rows from files or directories: JSON lines, a JSON array, or CSV with a header (.csv, .tsv);"
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

    private static final String TCP = "tcp://";
    private static final List<String> GENERATED = List.of("--generate");
    private static final List<String> HTTP = List.of("--http");
    private static final List<String> FILES = List.of("--replay", "--watch");
    private static final List<String> LINES = List.of("--replay", "--watch", "--stdin", "--listen", "--connect");

    /** Which sources take an option. */
    private static final Map<String, List<String>> TAKEN_BY = Map.ofEntries(
            Map.entry("--rate", List.of("--generate", "--replay")),
            Map.entry("--rows", GENERATED),
            Map.entry("--seed", GENERATED),
            Map.entry("--base", GENERATED),
            Map.entry("--errors", GENERATED),
            Map.entry("--late", GENERATED),
            Map.entry("--late-by", GENERATED),
            Map.entry("--disorder", GENERATED),
            Map.entry("--pace", List.of("--replay")),
            Map.entry("--loop", List.of("--replay")),
            Map.entry("--again", List.of("--generate", "--replay")),
            Map.entry("--text", LINES),
            Map.entry("--max-line", LINES),
            Map.entry("--separator", FILES),
            Map.entry("--null", FILES),
            Map.entry("--max-unpacked", FILES),
            Map.entry("--follow-links", FILES),
            Map.entry("--any-owner", FILES),
            Map.entry("--rest", List.of("--watch")),
            Map.entry("--max-body", HTTP),
            Map.entry("--idle", List.of("--listen", "--connect")),
            Map.entry("--token-env", HTTP),
            Map.entry("--tls-cert", HTTP),
            Map.entry("--tls-key", HTTP),
            Map.entry("--tls-client-ca", HTTP));

    @ArgGroup(multiplicity = "0..1")
    private Kind kind;

    @Option(names = "--rate", description = "Rows per second, or \"max\"; 1000 for --generate, max for --replay.")
    private String rate;

    @Option(names = "--rows", description = "Generated: how many rows in all.")
    private Long rows;

    @Option(names = "--seed", description = "Generated: the same seed gives the same rows; 1 by default.")
    private Long seed;

    @Option(
            names = "--base",
            description = "Generated: the time of the first row, for example 2026-01-01T00:00:00Z; now by default.")
    private Instant base;

    @Option(names = "--errors", description = "Generated: share of rows in error, 0 to 1: all but their times is null.")
    private Double errors;

    @Option(names = "--late", description = "Generated: share of rows that are late, 0 to 1.")
    private Double late;

    @Option(names = "--late-by", description = "Generated: how late they are; 20s by default.")
    private Duration lateBy;

    @Option(names = "--disorder", description = "Generated: share of rows that change places with one nearby, 0 to 1.")
    private Double disorder;

    @Option(names = "--pace", description = "Replayed: as recorded, by this column of times.")
    private String pace;

    @Option(names = "--loop", description = "Replayed: begin anew at the end, for ever.")
    private Boolean isLoop;

    @Option(
            names = "--again",
            description = "Generated or replayed: begin anew if an earlier start with this spool has come to the end;"
                    + " without it nothing is fed twice.")
    private Boolean isAgain;

    @Option(names = "--text", description = "Lines are any text; each becomes {\"value\": \"the line\"}.")
    private Boolean isText;

    @Option(names = "--max-line", description = "Longest line, or record of CSV, in bytes; 1048576 by default.")
    private Integer mostLineBytes;

    @Mixin
    private FileSourceOptions files;

    @Mixin
    private HttpSourceOptions http;

    @Option(names = "--idle", description = "A connection is closed when nothing came for so long; 5m by default.")
    private Duration idle;

    /** @throws InvalidInput if nothing is said, or it makes no sense */
    Origin origin() {
        if (kind == null) {
            throw notSaid();
        }
        requireTaken();
        LineLimits lines = new LineLimits(
                isOn(isText),
                mostLineBytes == null ? LineLimits.DEFAULT.mostBytes() : mostLineBytes,
                idle == null ? LineLimits.DEFAULT.idle() : idle,
                LineLimits.DEFAULT.mostClients());
        if (kind.generate != null) {
            return new Origin.Generate(generator(), isOn(isAgain));
        }
        if (!kind.replay.isEmpty()) {
            return new Origin.Replay(kind.replay, files.options(lines), pace(), isOn(isLoop), isOn(isAgain));
        }
        if (kind.watch != null) {
            return new Origin.Watch(kind.watch, files.options(lines));
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
        return new Origin.Http(address("--http", kind.http), http.limits(), http.access());
    }

    private static InvalidInput notSaid() {
        return invalid(
                "--generate",
                "it is not said where rows come from",
                "Give --generate, --replay, --watch, --stdin, --listen, --connect or --http");
    }

    /** An option that the source does not take would be passed over: whoever gave it expects something of it. */
    private void requireTaken() {
        String source = source();
        Map<String, Object> given = new LinkedHashMap<>();
        given.put("--rate", rate);
        given.put("--rows", rows);
        given.put("--seed", seed);
        given.put("--base", base);
        given.put("--errors", errors);
        given.put("--late", late);
        given.put("--late-by", lateBy);
        given.put("--disorder", disorder);
        given.put("--pace", pace);
        given.put("--loop", isLoop);
        given.put("--again", isAgain);
        given.put("--text", isText);
        given.put("--max-line", mostLineBytes);
        given.putAll(files.given());
        given.putAll(http.given());
        given.put("--idle", idle);
        List<Problem> problems = new ArrayList<>();
        given.forEach((option, value) -> {
            if (value != null && !TAKEN_BY.get(option).contains(source)) {
                problems.add(new Problem(
                        option,
                        0,
                        "",
                        source + " does not take it",
                        "Leave it out; it goes with " + String.join(", ", TAKEN_BY.get(option))));
            }
        });
        if (pace != null && rate != null) {
            problems.add(new Problem("--rate", 0, "", "--pace says when a row's turn is", "Leave out one of them"));
        }
        if (isOn(isText) && files.isCsv()) {
            problems.add(new Problem("--text", 0, "", "--separator and --null are of CSV", "Leave out one of them"));
        }
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems);
        }
    }

    private String source() {
        if (kind.generate != null) {
            return "--generate";
        } else if (!kind.replay.isEmpty()) {
            return "--replay";
        } else if (kind.watch != null) {
            return "--watch";
        } else if (kind.listen != null) {
            return "--listen";
        } else if (kind.connect != null) {
            return "--connect";
        }
        return kind.stdin ? "--stdin" : "--http";
    }

    private static boolean isOn(Boolean given) {
        return given != null && given;
    }

    private static double share(Double given) {
        return given == null ? 0 : given;
    }

    private GeneratorSpec generator() {
        return new GeneratorSpec(
                kind.generate,
                seed == null ? 1 : seed,
                rate == null ? GeneratorSpec.DEFAULT_RATE : rowsPerSecond(),
                rows == null ? OptionalLong.empty() : OptionalLong.of(rows),
                Optional.ofNullable(base),
                new Flaws(
                        share(errors), share(late), lateBy == null ? Flaws.DEFAULT_LATE_BY : lateBy, share(disorder)));
    }

    private Pace pace() {
        if (pace != null) {
            return new Pace.Recorded(pace);
        }
        return rate == null || rate.equals("max") ? new Pace.FullSpeed() : new Pace.Rate(rowsPerSecond());
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

    /** @throws InvalidInput naming the option, if it is no address */
    static HostPort address(String option, String text) {
        return HostPort.parse(text.startsWith(TCP) ? text.substring(TCP.length()) : text)
                .orElseThrow(() ->
                        invalid(option, "\"" + text + "\" is no address", "Write tcp://HOST:PORT, HOST:PORT or PORT"));
    }

    static InvalidInput invalid(String option, String message, String hint) {
        return new InvalidInput(List.of(new Problem(option, 0, "", message, hint)));
    }
}
