package weir.plan;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.AnalysisException;

/**
 * What Spark has against a piece of SQL, in our words.
 *
 * @param line in the SQL, from 1; 0 if unknown
 * @param column in that line, from 0
 * @param message what is wrong, without a full stop
 * @param hint what to do about it, without a full stop; may be empty
 */
record Mistake(int line, int column, String message, String hint) {
    private static final Pattern ERROR_CLASS = Pattern.compile("^\\[[A-Z0-9_.]+] ");
    private static final Pattern SQL_STATE = Pattern.compile(" ?SQLSTATE: \\w+");
    private static final Pattern PLACE = Pattern.compile("; line \\d+ pos \\d+$");
    private static final Pattern CHUNK = Pattern.compile("`((?:[^`]|``)*)`");

    static Mistake of(AnalysisException thrown) {
        int line = thrown.line().getOrElse(() -> 0);
        int column = thrown.startPosition().getOrElse(() -> 0);
        Map<String, String> parameters = thrown.getMessageParameters();
        String kind = thrown.getErrorClass() == null ? "" : thrown.getErrorClass();
        return switch (kind) {
            case "UNRESOLVED_COLUMN.WITH_SUGGESTION" ->
                new Mistake(
                        line,
                        column,
                        "there is no column " + name(parameters.get("objectName")),
                        "The nearest are " + names(parameters.get("proposal")));
            case "UNRESOLVED_COLUMN.WITHOUT_SUGGESTION" ->
                new Mistake(line, column, "there is no column " + name(parameters.get("objectName")), "");
            case "FIELD_NOT_FOUND" ->
                new Mistake(
                        line,
                        column,
                        "there is no field " + name(parameters.get("fieldName")),
                        "There are " + names(parameters.get("fields")));
            case "UNRESOLVED_ROUTINE" ->
                new Mistake(line, column, "there is no function " + name(parameters.get("routineName")), "");
            case "AMBIGUOUS_REFERENCE" ->
                new Mistake(
                        line,
                        column,
                        "the column " + name(parameters.get("name")) + " could be any of "
                                + names(parameters.get("referenceNames").replaceAll("[\\[\\]]", "")),
                        "Put the table's name and a dot before it");
            case "MISSING_AGGREGATION" ->
                new Mistake(
                        line,
                        column,
                        parameters.get("expression").replaceAll("^\"|\"$", "\"")
                                + " is neither grouped by nor aggregated",
                        "Add it to GROUP BY, or use an aggregate function such as first");
            case "MISSING_GROUP_BY" ->
                new Mistake(
                        line, column, "columns stand beside aggregate functions without a GROUP BY", "Add GROUP BY");
            case "PARSE_SYNTAX_ERROR" ->
                new Mistake(line, column, "the SQL makes no sense at " + quoted(parameters.get("error")), "");
            case "PARSE_EMPTY_STATEMENT" -> new Mistake(line, column, "the SQL ends too soon", "");
            default -> new Mistake(line, column, plain(thrown), "");
        };
    }

    /** Spark's message without its codes, the place, the plan and its second thoughts. */
    private static String plain(AnalysisException thrown) {
        String first = thrown.message()
                .lines()
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .findFirst()
                .orElse("");
        String text = first;
        for (Pattern noise : List.of(ERROR_CLASS, SQL_STATE, PLACE)) {
            text = noise.matcher(text).replaceFirst("");
        }
        text = text.replaceAll("[.:;]+$", "");
        return text.isEmpty() ? thrown.getClass().getSimpleName() : decapitalized(text);
    }

    private static String decapitalized(String text) {
        boolean isWord = text.length() > 1 && Character.isLowerCase(text.charAt(1));
        return isWord ? text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1) : text;
    }

    /** {@code `a`.`b`} as {@code "a.b"}. */
    private static String name(String quotedBySpark) {
        Matcher chunks = CHUNK.matcher(quotedBySpark);
        String joined =
                chunks.results().map(chunk -> chunk.group(1).replace("``", "`")).collect(Collectors.joining("."));
        return "\"" + (joined.isEmpty() ? quotedBySpark : joined) + "\"";
    }

    private static String names(String quotedBySpark) {
        return Arrays.stream(quotedBySpark.split(", ", -1)).map(Mistake::name).collect(Collectors.joining(", "));
    }

    private static String quoted(String error) {
        String bare = error.replaceAll("^'|'$", "");
        return bare.startsWith("end of input") ? "its end" : "\"" + bare + "\"";
    }
}
