package weir.plan;

import java.util.regex.Pattern;
import weir.pipeline.Pipeline;
import weir.pipeline.Query;
import weir.pipeline.Sink;
import weir.pipeline.Stream;
import weir.pipeline.StreamCheck;
import weir.problem.Problems;
import weir.yaml.Position;

/** What streams that are not drops cannot do, or will lose. */
final class SourceRules {
    private static final Pattern CLOCK = Pattern.compile("(?i)\\b(current_timestamp|now)\\b");

    private final Pipeline pipeline;
    private final Problems problems;
    private final Problems warnings;

    SourceRules(Pipeline pipeline, Problems problems, Problems warnings) {
        this.pipeline = pipeline;
        this.problems = problems;
        this.warnings = warnings;
    }

    /** Reports what is wrong with streams by themselves. */
    void check() {
        for (Stream stream : pipeline.streams().values()) {
            stream.source().check(new Check(stream));
        }
    }

    private final class Check implements StreamCheck {
        private final Stream stream;

        Check(Stream stream) {
            this.stream = stream;
        }

        @Override
        public Stream stream() {
            return stream;
        }

        @Override
        public void problem(String below, String message, String hint) {
            add(problems, below, message, hint);
        }

        @Override
        public void warn(String below, String message, String hint) {
            add(warnings, below, message, hint);
        }

        private void add(Problems to, String below, String message, String hint) {
            Position place = pipeline.position(stream.position().path() + "." + below);
            to.add(place.line(), place.path(), message, hint);
        }

        /** Rows of others do not say when they were written down, which is what {@code maxAhead} is measured against. */
        @Override
        public void warnOfUnlimitedClocks() {
            boolean isGuarded = stream.eventTime()
                    .filter(time -> CLOCK.matcher(time.text()).find())
                    .isPresent();
            if (stream.watermark().isEmpty() || isGuarded) {
                return;
            }
            warn(
                    "watermark",
                    "there is no maxAhead where rows come from "
                            + stream.source().key()
                            + ": one row with a clock in the future moves the watermark there, and every row behind it is late for ever",
                    "Have no eventTime for such a row, for example \"eventTime: if(at < current_timestamp() + INTERVAL 1 HOUR, at, NULL)\"");
        }
    }

    /** Reports sinks that would have to go on where a socket cannot. */
    void check(Query query, Iterable<String> streams) {
        for (String name : streams) {
            Stream stream = pipeline.streams().get(name);
            if (stream.source().isReplayable()) {
                continue;
            }
            for (Sink sink : query.sinks()) {
                if (sink.outlivesDriver()) {
                    Position place = pipeline.position(sink.position().path());
                    problems.add(
                            place.line(),
                            place.path(),
                            "what a socket has sent cannot be read again, and this sink would lose rows at each restart",
                            "Show the result by console or memory, or have drops in place of the socket on line "
                                    + place(stream).line());
                }
            }
        }
    }

    private Position place(Stream stream) {
        return pipeline.position(
                stream.position().path() + "." + stream.source().key());
    }
}
