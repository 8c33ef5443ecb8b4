package weir.log;

import java.util.List;
import org.apache.logging.log4j.message.MapMessage;

/**
 * A message with its values. Any layout writes both, as {@code message key=value key="two words"}; the format {@link #CONSTANT}, which a pattern
 * asks for by <code>%m{CONSTANT}</code>, is the message alone, for layouts that write the values in a way of their own.
 */
final class StructuredMessage extends MapMessage<StructuredMessage, Object> {
    static final String CONSTANT = "CONSTANT";

    private static final long serialVersionUID = 1;

    private final String message;
    private final transient LogKey.Pair[] pairs;
    private final transient Throwable cause;

    StructuredMessage(String message, LogKey.Pair[] pairs, Throwable cause) {
        super(pairs.length);
        this.message = message;
        this.pairs = pairs.clone();
        this.cause = cause;
        for (LogKey.Pair pair : pairs) {
            with(pair.key().toString(), pair.value());
        }
    }

    @Override
    protected void appendMap(StringBuilder text) {
        text.append(message);
        for (LogKey.Pair pair : pairs) {
            text.append(' ')
                    .append(pair.key())
                    .append('=')
                    .append(shown(pair.value().toString()));
        }
    }

    @Override
    public void formatTo(String[] formats, StringBuilder text) {
        if (List.of(formats).contains(CONSTANT)) {
            text.append(message);
        } else {
            super.formatTo(formats, text);
        }
    }

    @Override
    public String getFormattedMessage(String[] formats) {
        StringBuilder text = new StringBuilder();
        formatTo(formats, text);
        return text.toString();
    }

    @Override
    public Throwable getThrowable() {
        return cause;
    }

    /** In quotes where a reader could not tell where it ends. One event is one line. */
    private static String shown(String value) {
        return isPlain(value)
                ? value
                : '"'
                        + Printable.escape(value.replace("\\", "\\\\")
                                .replace("\"", "\\\"")
                                .replace("\n", "\\n")
                                .replace("\t", "\\t"))
                        + '"';
    }

    private static boolean isPlain(String value) {
        return !value.isEmpty()
                && value.chars()
                        .noneMatch(c -> c == '"' || c == '=' || Character.isWhitespace(c) || Character.isISOControl(c));
    }
}
