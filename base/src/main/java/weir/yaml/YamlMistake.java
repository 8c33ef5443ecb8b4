package weir.yaml;

import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.scanner.Scanner;
import org.snakeyaml.engine.v2.scanner.ScannerImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.tokens.ScalarToken;
import org.snakeyaml.engine.v2.tokens.Token;

/**
 * Why a text is no YAML, told at the place where it is to be corrected.
 *
 * @param line from 1
 * @param message without a full stop
 * @param hint what to do about it, without a full stop; may be empty
 */
record YamlMistake(int line, String message, String hint) {
    private static final String QUOTED = "while scanning a quoted scalar";
    private static final String COLON = "mapping values are not allowed";

    /**
     * A text in quotes that goes over several lines.
     *
     * @param first where its quote opens, from 1
     * @param last where it closes
     */
    private record Span(int first, int last) {}

    static YamlMistake of(String source, MarkedYamlEngineException thrown) {
        int line = thrown.getProblemMark().map(YamlMistake::line).orElse(0);
        boolean isOpen = QUOTED.equals(thrown.getContext());
        int place = isOpen ? thrown.getContextMark().map(YamlMistake::line).orElse(line) : line;
        Optional<Span> before = longText(source).filter(text -> text.last() == place);
        if (before.isPresent()) {
            return new YamlMistake(
                    before.get().first(),
                    "it is not YAML: the quote that opens here closes on line " + place + " only",
                    "Close it where its text ends");
        }
        if (isOpen) {
            return new YamlMistake(
                    place, "it is not YAML: the quote that opens here is not closed", "Close it where its text ends");
        }
        String hint = String.valueOf(thrown.getProblem()).contains(COLON)
                ? "\": \" ends a key, also in a text: put the text in quotes, or on lines of its own below \"sql: |\""
                : "";
        return new YamlMistake(line, "it is not YAML here: " + thrown.getProblem(), hint);
    }

    /** The last one before what cannot be read. */
    private static Optional<Span> longText(String source) {
        LoadSettings settings = LoadSettings.builder().build();
        Scanner scanner = new ScannerImpl(settings, new StreamReader(settings, source));
        Optional<Span> found = Optional.empty();
        try {
            while (scanner.hasNext()) {
                Optional<Span> next = span(scanner.next());
                found = next.isPresent() ? next : found;
            }
        } catch (YamlEngineException e) {
            // That it cannot be read to its end is known.
            return found;
        }
        return found;
    }

    private static Optional<Span> span(Token token) {
        if (!(token instanceof ScalarToken text)
                || (text.getStyle() != ScalarStyle.DOUBLE_QUOTED && text.getStyle() != ScalarStyle.SINGLE_QUOTED)) {
            return Optional.empty();
        }
        int first = text.getStartMark().map(YamlMistake::line).orElse(0);
        int last = text.getEndMark().map(YamlMistake::line).orElse(0);
        return last > first ? Optional.of(new Span(first, last)) : Optional.empty();
    }

    private static int line(Mark mark) {
        return mark.getLine() + 1;
    }
}
