package weir.plan;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.analysis.UnresolvedTableValuedFunction;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import weir.catalyst.Trees;
import weir.pipeline.SqlText;

/** Slips, and words of other dialects, of which Spark speaks so that one looks for the mistake in the wrong place. */
final class Slips {
    /** Texts, quoted names and comments: what is in them is no SQL. */
    private static final Pattern NO_SQL = Pattern.compile(
            "'(?:[^'\\\\]|\\\\.)*'|\"(?:[^\"\\\\]|\\\\.)*\"|`[^`]*`|--[^\\n]*|/\\*.*?\\*/", Pattern.DOTALL);

    private static final Pattern COMMA =
            Pattern.compile(",\\s*\\b(FROM|WHERE|GROUP\\s+BY|HAVING|ORDER\\s+BY)\\b", Pattern.CASE_INSENSITIVE);

    /**
     * What Spark does not parse.
     *
     * @param words how it looks
     * @param message what is wrong, without a full stop
     * @param hint what to do about it, without a full stop
     */
    private record Foreign(Pattern words, String message, String hint) {}

    private static final String NO_TABLES = "windows are no tables here";
    private static final Pattern CAST = Pattern.compile("([\\w.]+)?\\s*::\\s*(\\w+)?");

    private static final List<Foreign> FOREIGN = List.of(
            new Foreign(
                    Pattern.compile("\\b(TUMBLE|HOP|SESSION|CUMULATE)\\s*\\(", Pattern.CASE_INSENSITIVE),
                    NO_TABLES,
                    SqlError.WINDOWS),
            new Foreign(
                    Pattern.compile("\\*\\s*EXCEPT\\s*\\(", Pattern.CASE_INSENSITIVE),
                    "\"* EXCEPT\" is not known here",
                    "Name the columns that you want"),
            new Foreign(
                    Pattern.compile("\\bQUALIFY\\b", Pattern.CASE_INSENSITIVE),
                    "QUALIFY is not known here",
                    "For the newest row of a key group by the key and use max_by(…, event_time)"));

    /**
     * A slip.
     *
     * @param at where in the text, from 0
     * @param message what is wrong, without a full stop
     * @param hint what to do about it, without a full stop
     */
    record Slip(int at, String message, String hint) {}

    private Slips() {}

    /** A comma behind the last element of a list, which makes a column of the keyword that follows. */
    static Optional<Slip> comma(String text) {
        Matcher comma = COMMA.matcher(sqlOf(text));
        return comma.find()
                ? Optional.of(new Slip(
                        comma.start(),
                        "a comma stands before "
                                + comma.group(1).toUpperCase(Locale.ROOT).replaceAll("\\s+", " "),
                        "Remove it, or write what is missing behind it"))
                : Optional.empty();
    }

    /** A word of another dialect in a text that Spark does not parse. */
    static Optional<Slip> foreignWord(String text) {
        String sql = sqlOf(text);
        Matcher cast = CAST.matcher(sql);
        if (cast.find()) {
            String value = cast.group(1) == null ? "v" : cast.group(1);
            String type = cast.group(2) == null ? "STRING" : SqlError.typeHere(cast.group(2));
            return Optional.of(
                    new Slip(cast.start(), "\"::\" is not known here", "Write CAST(" + value + " AS " + type + ")"));
        }
        for (Foreign foreign : FOREIGN) {
            Matcher found = foreign.words().matcher(sql);
            if (found.find()) {
                return Optional.of(new Slip(found.start(), foreign.message(), foreign.hint()));
            }
        }
        return Optional.empty();
    }

    private static String sqlOf(String text) {
        return NO_SQL.matcher(text).replaceAll(found -> found.group().replaceAll("[^\\n]", " "));
    }

    /** Reports what Spark would speak of in the wrong place; tells whether there is something. */
    static boolean report(Sql sql, SqlText text, LogicalPlan parsed) {
        return reportWindowsInJoins(sql, text, parsed)
                || reportWindowsAsTables(sql, text, parsed)
                || reportRowsMadeWithinGroups(sql, text, parsed);
    }

    private static boolean reportWindowsAsTables(Sql sql, SqlText text, LogicalPlan parsed) {
        Optional<UnresolvedTableValuedFunction> table =
                Trees.nodes(parsed, UnresolvedTableValuedFunction.class).stream()
                        .filter(each -> SqlError.isWindowElsewhere(Planning.lower(
                                Trees.list(each.name()).get(each.name().size() - 1))))
                        .findFirst();
        table.ifPresent(each -> sql.problem(text, each.origin(), NO_TABLES, SqlError.WINDOWS));
        return table.isPresent();
    }

    private static boolean reportRowsMadeWithinGroups(Sql sql, SqlText text, LogicalPlan parsed) {
        Optional<UnresolvedFunction> maker = RowMakers.withinGroups(parsed);
        maker.ifPresent(each -> sql.problem(text, each.origin(), SqlError.GENERATORS, SqlError.ROWS_FIRST));
        return maker.isPresent();
    }

    private static boolean reportWindowsInJoins(Sql sql, SqlText text, LogicalPlan parsed) {
        List<UnresolvedFunction> windows = Trees.nodes(parsed, Join.class).stream()
                .flatMap(join -> Trees.optional(join.condition()).stream())
                .flatMap(condition -> Trees.within(condition, UnresolvedFunction.class).stream())
                .filter(function -> List.of("window", "session_window")
                        .contains(Planning.lower(function.nameParts().last())))
                .toList();
        if (windows.isEmpty()) {
            return false;
        }
        sql.problem(
                text,
                windows.get(0).origin(),
                "a window cannot be made in the condition of a join",
                "Make a column of it first, for example \"FROM (SELECT *, window(event_time, '1 minute') AS w FROM a) a JOIN …"
                        + " ON a.w = b.w\"");
        return true;
    }
}
