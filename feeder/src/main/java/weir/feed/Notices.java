package weir.feed;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.log.LogFormat;
import weir.log.Printable;
import weir.problem.Exit;

/**
 * What the process has to say on standard error beside its log: lines for a person, or, where a program reads them, lines of the log.
 *
 * @param format of the log
 */
record Notices(LogFormat format) {
    /** Not before the format of the log is chosen. */
    private static Logger log() {
        return LoggerFactory.getLogger(FeedCommand.class);
    }

    /** Where clients can reach the process. */
    void listening(Feeders feeders) {
        for (Feeder feeder : feeders.all()) {
            if (feeder.port() > 0) {
                if (format == LogFormat.JSON) {
                    log().atInfo()
                            .addKeyValue("stream", feeder.name())
                            .addKeyValue("port", feeder.port())
                            .addKeyValue("lane", feeder.lane())
                            .log("Listening");
                } else {
                    Printable.err()
                            .printf("Stream %s: port %d, lane %s%n", feeder.name(), feeder.port(), feeder.lane());
                }
            }
        }
        feeders.ports().forEach((address, port) -> {
            if (format == LogFormat.JSON) {
                log().atInfo()
                        .addKeyValue("address", address)
                        .addKeyValue("port", port)
                        .log("Listening");
            } else {
                Printable.err().printf("%s: port %d%n", address, port);
            }
        });
    }

    /** What of a stream was refused. */
    void refused(Feeder feeder, String why) {
        if (format == LogFormat.JSON) {
            log().atWarn().addKeyValue("stream", feeder.name()).log("Not all was fed: {}", why);
        } else {
            boolean isNew = feeder.progress().linesRefused() > 0;
            String keep = isNew ? "Keep such lines by --quarantine" : "Feed them, corrected, in a file of their own";
            Printable.err()
                    .printf(
                            "Cannot feed all of stream \"%s\": %s. %s, or allow them by --allow-refused.%n",
                            feeder.name(), why, keep);
        }
    }

    /**
     * Why the process ends, or did not end well.
     *
     * @return the exit code
     */
    int failed(Exception thrown, boolean debug) {
        if (format != LogFormat.JSON) {
            return Exit.report(thrown, Printable.err(), debug);
        }
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        int code = Exit.report(thrown, new PrintStream(told, true, StandardCharsets.UTF_8), debug);
        log().atError().log("{}", told.toString(StandardCharsets.UTF_8).strip());
        return code;
    }
}
