package weir.feed.http;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import weir.feed.spool.IntakeFull;
import weir.feed.spool.Receipt;
import weir.log.Printable;

/**
 * What a client is told.
 *
 * @param status of HTTP
 * @param type media type of the body
 * @param body text
 * @param retryAfterSeconds when to come again; 0 for nothing
 * @param allow methods that are answered, where another one was used; empty for nothing
 */
record Answer(int status, String type, String body, int retryAfterSeconds, String allow) {
    static final Answer STOPPING = refused(503, "the feeder is stopping", 5);

    static Answer text(int status, String body) {
        return new Answer(status, "text/plain; charset=utf-8", body + "\n", 0, "");
    }

    static Answer receipt(Receipt receipt) {
        String body = "{\"lane\":\"" + receipt.lane() + "\",\"drop\":" + receipt.drop() + ",\"rows\":" + receipt.rows()
                + ",\"repeated\":" + receipt.repeated() + "}\n";
        return new Answer(200, "application/json", body, 0, "");
    }

    static Answer refused(int status, String message, int retryAfterSeconds) {
        String quoted =
                Printable.escape(new String(JsonStringEncoder.getInstance().quoteAsString(message)));
        return new Answer(status, "application/json", "{\"error\":\"" + quoted + "\"}\n", retryAfterSeconds, "");
    }

    /** Another method should have been used. */
    static Answer method(String message, String allow) {
        Answer refused = refused(405, message, 0);
        return new Answer(405, refused.type(), refused.body(), 0, allow);
    }

    static Answer refused(IntakeFull refused) {
        return switch (refused.reason()) {
            case HIGH_WATER -> refused(429, refused.getMessage(), 1);
            case DISK, CLOSED -> refused(503, refused.getMessage(), 5);
        };
    }

    /** Ends a request early. */
    static final class Refusal extends Exception {
        private final transient Answer answer;

        Refusal(int status, String message, int retryAfterSeconds) {
            this(refused(status, message, retryAfterSeconds));
        }

        Refusal(Answer answer) {
            super(answer.body(), null, false, false);
            this.answer = answer;
        }

        Answer answer() {
            return answer;
        }
    }
}
