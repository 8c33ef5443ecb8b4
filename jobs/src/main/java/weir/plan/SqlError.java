package weir.plan;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry;
import weir.catalyst.Trees;
import weir.yaml.Nearest;

/**
 * What Spark has against a piece of SQL, in our words.
 *
 * @param line in the SQL, from 1; 0 if unknown
 * @param column in that line, from 0
 * @param message what is wrong, without a full stop
 * @param hint what to do about it, without a full stop; may be empty
 */
public record SqlError(int line, int column, String message, String hint) {
    static final String NOT_A_QUERY = "it is not a query";
    static final String HOW_QUERIES_BEGIN = "Begin with SELECT, WITH or FROM";

    static final String WINDOWS =
            "Group by window(event_time, '10 seconds'), window(event_time, '10 seconds', '5 seconds') or session_window(event_time,"
                    + " '10 seconds') with a key beside it";

    private static final String READS_NOTHING =
            "See that FROM and the name of a stream, table or view stand behind the columns";
    static final String GENERATORS =
            "functions that make rows, such as explode, cannot stand in GROUP BY or WHERE, beside aggregate functions or within others";
    static final String ROWS_FIRST =
            "Make the rows first, for example \"FROM (SELECT *, explode(l) AS x FROM s)\", and use x outside";

    private static final String MONTHS = "greater than a month";
    private static final String BY_MONTH =
            "Use days, or, in mode update or complete, group by date_trunc('MONTH', event_time)";
    /** Functions by which other systems make windows. */
    private static final Set<String> WINDOWS_ELSEWHERE = Set.of(
            "tumble",
            "tumble_start",
            "tumble_end",
            "tumbling",
            "hop",
            "hop_start",
            "hop_end",
            "hopping",
            "session",
            "cumulate",
            "time_bucket",
            "date_bin",
            "time_window");

    private static final List<String> TYPES = List.of(
            "BOOLEAN",
            "TINYINT",
            "SMALLINT",
            "INT",
            "BIGINT",
            "FLOAT",
            "DOUBLE",
            "DECIMAL",
            "STRING",
            "BINARY",
            "DATE",
            "TIMESTAMP",
            "TIMESTAMP_NTZ",
            "ARRAY",
            "MAP",
            "STRUCT");
    /** Types of other systems, and what keeps their values here. */
    private static final Map<String, String> TYPES_ELSEWHERE = Map.ofEntries(
            Map.entry("TEXT", "STRING"),
            Map.entry("UUID", "STRING"),
            Map.entry("JSON", "STRING"),
            Map.entry("JSONB", "STRING"),
            Map.entry("VARCHAR", "STRING"),
            Map.entry("CHAR", "STRING"),
            Map.entry("NUMBER", "DECIMAL(p, s)"),
            Map.entry("BYTEA", "BINARY"),
            Map.entry("BLOB", "BINARY"),
            Map.entry("DATETIME", "TIMESTAMP"),
            Map.entry("TIMESTAMPTZ", "TIMESTAMP"),
            Map.entry("INT2", "SMALLINT"),
            Map.entry("INT4", "INT"),
            Map.entry("INT8", "BIGINT"),
            Map.entry("INT64", "BIGINT"),
            Map.entry("FLOAT4", "FLOAT"),
            Map.entry("FLOAT8", "DOUBLE"),
            Map.entry("FLOAT64", "DOUBLE"),
            Map.entry("BOOL", "BOOLEAN"));

    private static final Pattern ERROR_CLASS = Pattern.compile("^\\[[A-Z0-9_.]+] ");
    private static final Pattern SQL_STATE = Pattern.compile(" ?SQLSTATE: \\w+");
    private static final Pattern PLACE = Pattern.compile("; line \\d+ pos \\d+$");
    private static final Pattern CHUNK = Pattern.compile("`((?:[^`]|``)*)`");

    /** What Spark has thrown. */
    public static SqlError of(AnalysisException thrown) {
        int line = thrown.line().getOrElse(() -> 0);
        int column = thrown.startPosition().getOrElse(() -> 0);
        Map<String, String> parameters = thrown.getMessageParameters();
        String kind = thrown.getErrorClass() == null ? "" : thrown.getErrorClass();
        if (thrown.message().contains("Unsupported SQL statement")) {
            return new SqlError(line, column, NOT_A_QUERY, HOW_QUERIES_BEGIN);
        }
        return switch (kind) {
            case "UNRESOLVED_COLUMN.WITH_SUGGESTION" ->
                new SqlError(
                        line,
                        column,
                        "there is no column " + name(parameters.get("objectName")),
                        nearest(parameters.get("objectName"), parameters.get("proposal")));
            case "UNRESOLVED_COLUMN.WITHOUT_SUGGESTION" ->
                new SqlError(line, column, "there is no column " + name(parameters.get("objectName")), READS_NOTHING);
            case "FIELD_NOT_FOUND" ->
                new SqlError(
                        line,
                        column,
                        "there is no field " + name(parameters.get("fieldName")),
                        "Known: " + names(parameters.get("fields")));
            case "UNRESOLVED_ROUTINE" ->
                new SqlError(
                        line,
                        column,
                        "there is no function " + name(parameters.get("routineName")),
                        function(name(parameters.get("routineName"))));
            case "UNSUPPORTED_DATATYPE" ->
                new SqlError(
                        line,
                        column,
                        "there is no type " + parameters.get("typeName"),
                        type(parameters.get("typeName")));
            case "AMBIGUOUS_REFERENCE" ->
                new SqlError(
                        line,
                        column,
                        "the column " + name(parameters.get("name")) + " could be any of "
                                + names(parameters.get("referenceNames").replaceAll("[\\[\\]]", "")),
                        "Put the table's name and a dot before it");
            case "MISSING_AGGREGATION" ->
                new SqlError(
                        line,
                        column,
                        parameters.get("expression").replaceAll("^\"|\"$", "\"")
                                + " is neither grouped by nor aggregated",
                        "Add it to GROUP BY, or use an aggregate function such as first");
            case "WRONG_NUM_ARGS.WITHOUT_SUGGESTION" ->
                new SqlError(
                        line,
                        column,
                        "the function " + name(parameters.get("functionName")) + " takes "
                                + parameters.get("expectedNum") + " arguments, and there are "
                                + parameters.get("actualNum"),
                        "");
            case "MISSING_GROUP_BY" ->
                new SqlError(
                        line, column, "columns stand beside aggregate functions without a GROUP BY", "Add GROUP BY");
            case "PARSE_SYNTAX_ERROR" ->
                new SqlError(line, column, "the SQL makes no sense at " + quoted(parameters.get("error")), "");
            case "PARSE_EMPTY_STATEMENT" -> new SqlError(line, column, "the SQL ends too soon", "");
            case "UNSUPPORTED_GENERATOR.OUTSIDE_SELECT",
                    "UNSUPPORTED_GENERATOR.NESTED_IN_EXPRESSIONS",
                    "UNSUPPORTED_GENERATOR.MULTI_GENERATOR",
                    "UNSUPPORTED_GENERATOR.NOT_GENERATOR" -> new SqlError(line, column, GENERATORS, ROWS_FIRST);
            case "FAILED_FUNCTION_CALL" -> {
                String why = plain(Optional.ofNullable(thrown.getCause())
                        .map(Throwable::getMessage)
                        .orElse(thrown.message()));
                yield new SqlError(line, column, why, why.contains(MONTHS) ? BY_MONTH : "");
            }
            default -> new SqlError(line, column, plain(thrown.message()), "");
        };
    }

    /** Spark's message without its codes, the place, the plan and its second thoughts. */
    private static String plain(String message) {
        String first = message.lines()
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .findFirst()
                .orElse("");
        String text = first;
        for (Pattern noise : List.of(ERROR_CLASS, SQL_STATE, PLACE)) {
            text = noise.matcher(text).replaceFirst("");
        }
        text = text.replaceAll("[.:;]+$", "").replace('`', '"');
        return decapitalized(text);
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

    /** What keeps the values of a type of another system here, or the type itself. */
    static String typeHere(String type) {
        String name = type.toUpperCase(Locale.ROOT);
        return TYPES_ELSEWHERE.getOrDefault(name, name);
    }

    private static String type(String quoted) {
        String name = quoted.replace("\"", "").toUpperCase(Locale.ROOT);
        return Optional.ofNullable(TYPES_ELSEWHERE.get(name))
                .or(() -> Nearest.to(name, TYPES))
                .map(type -> "Use " + type)
                .orElseGet(() -> "Known: " + String.join(", ", TYPES));
    }

    /** Whether other systems make windows by a function of this name, in lower case. */
    static boolean isWindowElsewhere(String name) {
        return WINDOWS_ELSEWHERE.contains(name);
    }

    private static String function(String quoted) {
        String name = quoted.replace("\"", "").toLowerCase(Locale.ROOT);
        return WINDOWS_ELSEWHERE.contains(name) ? WINDOWS : nearestFunction(quoted);
    }

    private static String nearestFunction(String quoted) {
        List<String> functions = Trees.list(FunctionRegistry.builtin().listFunction()).stream()
                .map(FunctionIdentifier::funcName)
                .sorted()
                .toList();
        return Nearest.to(quoted.replace("\"", ""), functions)
                .map(near -> "The nearest is \"" + near + "\"")
                .orElse("");
    }

    private static String nearest(String missing, String known) {
        List<String> columns =
                Arrays.stream(known.split(", ", -1)).map(SqlError::lastPart).toList();
        return Nearest.to(lastPart(missing), columns)
                .map(near -> "The nearest is \"" + near + "\"")
                .orElseGet(() -> "Known: " + names(known));
    }

    /** {@code `a`.`b`} as {@code b}. */
    private static String lastPart(String quotedBySpark) {
        String last = "";
        for (Matcher chunks = CHUNK.matcher(quotedBySpark); chunks.find(); ) {
            last = chunks.group(1).replace("``", "`");
        }
        return last;
    }

    private static String names(String quotedBySpark) {
        return Arrays.stream(quotedBySpark.split(", ", -1)).map(SqlError::name).collect(Collectors.joining(", "));
    }

    private static String quoted(String error) {
        String bare = error.replaceAll("^'|'$", "");
        return bare.startsWith("end of input") ? "its end" : "\"" + bare + "\"";
    }
}
