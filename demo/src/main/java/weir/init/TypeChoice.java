package weir.init;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import weir.init.ColumnType.Plain;

/** Chooses the narrowest type that all values of a place fit. What does not fit into one type is a STRING, with a note that says why. */
final class TypeChoice {
    private static final int INT_BITS = 31;
    private static final int BIGINT_BITS = 63;
    /** Whole numbers up to here are exact as DOUBLE. */
    private static final int DOUBLE_BITS = 53;

    private static final int MIN_DECIMAL_DIGITS = 20;
    private static final int MAX_DECIMAL_DIGITS = 38;

    private final List<String> notes = new ArrayList<>();

    private TypeChoice() {}

    /**
     * What was chosen.
     *
     * @param notes what the type does not say; may be empty
     */
    record Choice(ColumnType type, List<String> notes) {}

    static Choice of(Profile profile) {
        TypeChoice choice = new TypeChoice();
        ColumnType type = choice.type(profile, List.of());
        return new Choice(type, List.copyOf(choice.notes));
    }

    /** @param path of nested fields, below the column */
    private ColumnType type(Profile profile, List<String> path) {
        if (profile.counts().isEmpty()) {
            return string(path, "nothing but null in the sample");
        } else if (profile.counts().size() > 1) {
            return string(path, isOfCodes(profile) ? codes(profile) : conflict(profile));
        }
        return switch (profile.counts().keySet().iterator().next()) {
            case BOOLEAN -> Plain.BOOLEAN;
            case NUMBER -> number(profile.numbers(), path);
            case TEXT -> text(profile, path);
            case OBJECT -> object(profile, path);
            case ARRAY -> array(profile, path);
        };
    }

    private ColumnType number(Numbers numbers, List<String> path) {
        int bits = numbers.bits();
        if (numbers.hasFractions()) {
            if (numbers.isBeyondDouble()) {
                return string(path, "numbers that a DOUBLE cannot hold");
            }
            if (bits > DOUBLE_BITS) {
                note(
                        path,
                        "some of the whole numbers are not exact as DOUBLE: they have up to " + numbers.digits()
                                + " digits");
            }
            return Plain.DOUBLE;
        } else if (bits <= BIGINT_BITS) {
            return bits <= INT_BITS ? Plain.INT : Plain.BIGINT;
        }
        int digits = Math.max(MIN_DECIMAL_DIGITS, numbers.digits());
        if (digits > MAX_DECIMAL_DIGITS) {
            return string(path, "whole numbers of up to " + digits + " digits, and DECIMAL has 38");
        }
        note(path, "whole numbers beyond 64 bits, of up to " + numbers.digits() + " digits");
        return new ColumnType.Decimal(digits);
    }

    private ColumnType text(Profile profile, List<String> path) {
        Texts texts = profile.texts();
        if (texts.times().isPresent()) {
            return texts.areDates() ? Plain.DATE : Plain.TIMESTAMP;
        } else if (texts.codes() > 0) {
            note(path, codes(profile));
        } else if (texts.areCommaNumbers()) {
            note(path, "numbers with a decimal comma: CAST(replace(…, ',', '.') AS DOUBLE) makes numbers of them");
        }
        return Plain.STRING;
    }

    private ColumnType object(Profile profile, List<String> path) {
        if (profile.isTooDeep()) {
            return string(path, "nested more than " + Profile.DEEPEST + " levels deep");
        } else if (profile.hasTooManyFields()) {
            return string(
                    path, "objects with more than " + Profile.MAX_FIELDS + " different fields: MAP<STRING, …> may fit");
        }
        List<ColumnType.Field> fields = new ArrayList<>();
        Set<String> taken = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (Map.Entry<String, Profile> field : profile.fields().entrySet()) {
            List<String> inner = new ArrayList<>(path);
            inner.add(field.getKey());
            if (!Identifier.isPossible(field.getKey())) {
                note(path, "a field is left out, Spark cannot have its name: " + Comments.quoted(field.getKey()));
            } else if (!taken.add(field.getKey())) {
                note(inner, "is left out, SQL does not tell it from the field that differs in upper and lower case");
            } else {
                fields.add(new ColumnType.Field(field.getKey(), type(field.getValue(), inner)));
            }
        }
        return fields.isEmpty() ? string(path, "objects without fields") : new ColumnType.Struct(fields);
    }

    private ColumnType array(Profile profile, List<String> path) {
        if (profile.isTooDeep()) {
            return string(path, "nested more than " + Profile.DEEPEST + " levels deep");
        }
        List<String> inner = new ArrayList<>(path);
        inner.add("[]");
        return new ColumnType.Array(type(profile.elements().orElseGet(() -> new Profile(0)), inner));
    }

    /** Whether values are numbers, and texts that only look like numbers. */
    private static boolean isOfCodes(Profile profile) {
        return profile.counts().keySet().equals(EnumSet.of(Kind.NUMBER, Kind.TEXT))
                && profile.texts().areCodes();
    }

    private static String codes(Profile profile) {
        return "%,d of %,d values have leading zeros or a plus sign, which a number would lose"
                .formatted(profile.texts().codes(), profile.values());
    }

    /** For example {@code 998 numbers, 2 texts, the first "n/a" in line 17}. */
    private static String conflict(Profile profile) {
        String counts = profile.counts().entrySet().stream()
                .sorted(Comparator.comparing(Map.Entry<Kind, Long>::getValue).reversed())
                .map(entry -> entry.getKey().counted(entry.getValue()))
                .collect(Collectors.joining(", "));
        Kind rarest = profile.counts().entrySet().stream()
                .min(Map.Entry.<Kind, Long>comparingByValue()
                        .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
                .orElseThrow()
                .getKey();
        Profile.Example example = profile.example(rarest);
        return counts + ", such as " + example.value() + " in " + example.place();
    }

    private ColumnType string(List<String> path, String note) {
        note(path, note);
        return Plain.STRING;
    }

    private void note(List<String> path, String note) {
        notes.add(path.isEmpty() ? note : String.join(".", path).replace(".[]", "[]") + ": " + note);
    }
}
