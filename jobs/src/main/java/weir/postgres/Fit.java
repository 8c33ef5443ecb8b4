package weir.postgres;

import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How values of one type of PostgreSQL go into a column of another one. Nothing is lost, or they do not go. */
sealed interface Fit {
    /** They are written as they are. */
    record AsTheyAre() implements Fit {}

    /**
     * They are cast.
     *
     * @param type to cast them to, as SQL takes it
     */
    record Cast(String type) implements Fit {}

    /** They do not. */
    record No() implements Fit {}

    /** From each to those behind it. */
    List<String> INTEGERS = List.of("smallint", "integer", "bigint");

    /** How many decimal digits they have. */
    List<Integer> DIGITS = List.of(5, 10, 19);

    /** Types that a text is read as. */
    List<String> READ_FROM_TEXT = List.of("uuid", "jsonb");

    Pattern NUMERIC = Pattern.compile("numeric(?:\\((\\d+),(-?\\d+)\\))?");

    /**
     * How they go.
     *
     * @param type of the values, as {@code format_type} tells it
     */
    static Fit of(String type, Existing.Column column) {
        if (type.equals(column.type())) {
            return new AsTheyAre();
        } else if (type.equals("text")) {
            return ofText(column);
        } else if (type.equals("real")) {
            return column.type().equals("double precision") ? new Cast(column.type()) : new No();
        } else if (INTEGERS.contains(type)) {
            return ofInteger(INTEGERS.indexOf(type), column.type());
        }
        Matcher numeric = NUMERIC.matcher(type);
        return numeric.matches()
                        && holds(
                                column.type(),
                                number(numeric, 1).orElse(0),
                                number(numeric, 2).orElse(0))
                ? new AsTheyAre()
                : new No();
    }

    private static Fit ofText(Existing.Column column) {
        if (column.type().startsWith("character varying")) {
            // Without the length: a cast to it would cut off what is too long, and the column refuses it.
            return new Cast("character varying");
        }
        return column.isEnum() || READ_FROM_TEXT.contains(column.type()) ? new Cast(column.type()) : new No();
    }

    private static Fit ofInteger(int rank, String type) {
        if (INTEGERS.indexOf(type) > rank) {
            return new Cast(type);
        }
        return holds(type, DIGITS.get(rank), 0) ? new Cast("numeric") : new No();
    }

    /** Whether a numeric type has room for all numbers of so many digits, of which {@code scale} stand behind the point. */
    private static boolean holds(String type, int digits, int scale) {
        Matcher numeric = NUMERIC.matcher(type);
        if (!numeric.matches()) {
            return false;
        }
        OptionalInt precision = number(numeric, 1);
        int behindPoint = number(numeric, 2).orElse(0);
        return precision.isEmpty() || (behindPoint >= scale && precision.getAsInt() - behindPoint >= digits - scale);
    }

    private static OptionalInt number(Matcher matcher, int group) {
        return matcher.group(group) == null
                ? OptionalInt.empty()
                : OptionalInt.of(Integer.parseInt(matcher.group(group)));
    }
}
