package weir.feed.validation;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is wrong with JSON, in words that make sense to who sent it: the parser's are for who calls it. */
public final class JsonMistake {
    private static final Pattern NO_NUMBER = Pattern.compile("Non-standard token '([^']*)'.*", Pattern.DOTALL);
    private static final Pattern CUT = Pattern.compile("Unexpected end-of-input.*", Pattern.DOTALL);
    /** Where a parser stands, and which of its settings would let it pass. */
    private static final Pattern OF_THE_PARSER = Pattern.compile(
            "\\s*\\((?:start marker at|for \\S+ starting at) \\[.*|:? ?\\(?(?:enable|use) `.*", Pattern.DOTALL);

    private JsonMistake() {}

    /** One sentence, without a full stop. */
    public static String of(IOException thrown) {
        String said = thrown instanceof JsonProcessingException parser
                ? parser.getOriginalMessage()
                : String.valueOf(thrown.getMessage());
        Matcher number = NO_NUMBER.matcher(said);
        if (number.matches()) {
            return number.group(1) + " is no JSON: send null or \"" + number.group(1) + "\"";
        }
        return "not JSON: "
                + (CUT.matcher(said).matches()
                        ? "it ends too early"
                        : OF_THE_PARSER.matcher(said).replaceFirst(""));
    }
}
