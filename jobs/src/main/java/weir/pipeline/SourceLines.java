package weir.pipeline;

import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * Finds the line of the file for each part of a text that YAML may have folded. Folding touches white space alone, so walking
 * over what is not white space, in the file and in the text side by side, keeps both in step.
 */
final class SourceLines {
    private static final String MADE_OF_WHITE_SPACE = "ntrbfv \t";

    private final String source;
    private final boolean singleQuoted;
    private final boolean doubleQuoted;
    private int at;
    private int line;

    private SourceLines(String source, ScalarStyle style, Mark start) {
        this.source = source;
        this.singleQuoted = style == ScalarStyle.SINGLE_QUOTED;
        this.doubleQuoted = style == ScalarStyle.DOUBLE_QUOTED;
        this.at = source.offsetByCodePoints(0, start.getIndex());
        this.line = start.getLine() + 1;
        if (singleQuoted || doubleQuoted) {
            at++;
        } else if (style == ScalarStyle.LITERAL || style == ScalarStyle.FOLDED) {
            at = source.indexOf('\n', at) + 1;
            line++;
        }
    }

    /** The lines of {@code node}, a part of {@code source}. */
    static List<SqlText.LineStart> of(String source, ScalarNode node) {
        SourceLines walk = new SourceLines(
                source, node.getScalarStyle(), node.getStartMark().orElseThrow());
        String text = node.getValue();
        List<SqlText.LineStart> starts = new ArrayList<>();
        int last = 0;
        for (int i = 0; i < text.length(); i++) {
            if (!Character.isWhitespace(text.charAt(i))) {
                int line = walk.lineOfNextCharacter();
                if (line != last) {
                    starts.add(new SqlText.LineStart(i, line));
                    last = line;
                }
            }
        }
        return starts;
    }

    private int lineOfNextCharacter() {
        skipWhiteSpace();
        if (doubleQuoted && charAt(at) == '\\') {
            at += switch (charAt(at + 1)) {
                case 'x' -> 4;
                case 'u' -> 6;
                case 'U' -> 10;
                default -> 2;
            };
        } else if (singleQuoted && charAt(at) == '\'') {
            at += 2;
        } else {
            at++;
        }
        return line;
    }

    private void skipWhiteSpace() {
        while (at < source.length()) {
            char c = source.charAt(at);
            if (c == '\n') {
                line++;
            } else if (doubleQuoted && c == '\\' && isWhiteSpaceEscape(charAt(at + 1))) {
                // A line break after the backslash is counted on the next round.
                if (charAt(at + 1) != '\n') {
                    at++;
                }
            } else if (!Character.isWhitespace(c)) {
                return;
            }
            at++;
        }
    }

    private static boolean isWhiteSpaceEscape(char c) {
        return c == '\n' || MADE_OF_WHITE_SPACE.indexOf(c) >= 0;
    }

    private char charAt(int index) {
        return index < source.length() ? source.charAt(index) : '\0';
    }
}
