package weir.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.Node;

/** A text that is not empty. Its rules do not hold for a text in which variables are left. */
public final class Text implements Type<String> {
    /** Any text that is not empty. */
    public static final Text ANY = new Text(List.of());

    /** The first rule that does not hold is reported. */
    private record Rule(Pattern pattern, boolean isWhole, String message, String hint) {
        boolean holds(String text) {
            return isWhole
                    ? pattern.matcher(text).matches()
                    : !pattern.matcher(text).find();
        }
    }

    private final List<Rule> rules;

    private Text(List<Rule> rules) {
        this.rules = rules;
    }

    /** The same text, which has to match this one pattern as a whole. The pattern must mean the same in JavaScript. */
    public Text matching(Pattern whole, String message, String hint) {
        return with(new Rule(whole, true, message, hint));
    }

    /** The same text, in which there may be no match. The pattern must mean the same in JavaScript. */
    public Text without(Pattern part, String message, String hint) {
        return with(new Rule(part, false, message, hint));
    }

    private Text with(Rule rule) {
        return new Text(Stream.concat(rules.stream(), Stream.of(rule)).toList());
    }

    @Override
    public Optional<String> read(Reading reading, Position position, Node node) {
        String text = Scalar.text(reading, position, node);
        check(reading, position, text);
        return Optional.of(text);
    }

    /** Reports the first rule that does not hold for a text that was read elsewhere. */
    public void check(Reading reading, Position position, String text) {
        if (!text.isBlank() && !Variables.in(text)) {
            rules.stream()
                    .filter(rule -> !rule.holds(text))
                    .findFirst()
                    .ifPresent(rule -> reading.problem(position, rule.message(), rule.hint()));
        }
    }

    @Override
    public Map<String, Object> schema() {
        Map<String, Object> schema = Keywords.of("type", "string", "pattern", "\\S");
        List<Map<String, Object>> refused = new ArrayList<>();
        refused.add(Keywords.brokenVariable());
        for (Rule rule : rules) {
            if (rule.isWhole()) {
                schema.put("pattern", Keywords.wholeOrVariable(rule.pattern().pattern()));
            } else {
                refused.add(Keywords.of("pattern", rule.pattern().pattern()));
            }
        }
        schema.put("not", refused.size() == 1 ? refused.get(0) : Keywords.of("anyOf", refused));
        return schema;
    }
}
