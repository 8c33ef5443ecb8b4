package weir.feed.source;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import weir.feed.validation.Schema;

/** What the values of a CSV column are. */
public enum CsvType {
    /** A whole number of 64 bits. */
    BIGINT("-?(0|[1-9]\\d{0,18})", "[-+]?0*\\d{1,19}"),
    /** Any number. */
    DOUBLE("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d{1,3})?", "[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,3})?"),
    /** True or false. */
    BOOLEAN("true|false", "(?i)true|false"),
    /** Text. */
    STRING("(?s).*", "(?s).*");

    private final Pattern obvious;
    private final Pattern fitting;

    /**
     * @param obvious values that say of themselves that they are of this type: a leading zero makes a text of a number
     * @param fitting values that can be read as this type
     */
    CsvType(String obvious, String fitting) {
        this.obvious = Pattern.compile(obvious);
        this.fitting = Pattern.compile(fitting);
    }

    /** How values of a type are written; the validator looks at how large they are. */
    static CsvType of(Schema.Type type) {
        return switch (type) {
            case BOOLEAN -> BOOLEAN;
            case SMALLINT, INT, BIGINT -> BIGINT;
            case DOUBLE -> DOUBLE;
            case STRING -> STRING;
        };
    }

    /** The narrowest type that a value obviously is; text for an empty one. */
    public static CsvType narrowest(String value) {
        return Stream.of(values())
                .filter(type -> type.isObvious(value))
                .findFirst()
                .orElse(STRING);
    }

    boolean fits(String value) {
        return fitting.matcher(value).matches() && isInRange(value);
    }

    /** Numbers of 19 digits are whole numbers of 64 bits, or a little too large for that. */
    private boolean isInRange(String value) {
        return this != BIGINT || value.length() < 19 || new BigInteger(value).bitLength() < Long.SIZE;
    }

    void write(JsonGenerator out, String value) throws IOException {
        switch (this) {
            case BIGINT -> out.writeNumber(Long.parseLong(value));
            case DOUBLE -> out.writeNumber(isObvious(value) ? value : new BigDecimal(value).toString());
            case BOOLEAN -> out.writeBoolean(value.toLowerCase(Locale.ROOT).equals("true"));
            case STRING -> out.writeString(value);
        }
    }

    private boolean isObvious(String value) {
        return obvious.matcher(value).matches() && isInRange(value);
    }

    /** The narrowest type that all values of a column obviously are. */
    static final class Guess {
        private final Set<CsvType> candidates = EnumSet.allOf(CsvType.class);

        void see(String value) {
            if (!value.isEmpty() && candidates.size() > 1) {
                candidates.removeIf(type -> !type.isObvious(value));
            }
        }

        CsvType type() {
            return candidates.iterator().next();
        }
    }
}
