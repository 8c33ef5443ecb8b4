package weir.init;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import weir.init.ColumnType.Plain;

/** How a column says a time. */
sealed interface TimeForm {

    /** For a sentence, for example {@code nanoseconds since 1970}. */
    String shown();

    /**
     * The time as a TIMESTAMP.
     *
     * @param path the column, as SQL takes it
     */
    String expression(String path);

    /** Microseconds since 1970; empty for null. */
    OptionalLong micros(JsonNode value);

    /** A form that all values of a place have, from 1990 to 2100; empty if there is none. */
    static Optional<Found> of(ColumnType type, Profile profile) {
        if (type == Plain.TIMESTAMP || type == Plain.DATE) {
            return profile.texts()
                    .times()
                    .map(times -> new Found(new Iso(type == Plain.DATE), times))
                    .filter(found -> Unit.MICROS.isPlausible(found.micros()));
        } else if (type == Plain.STRING && profile.counts().size() == 1) {
            return profile.texts().wholes().flatMap(wholes -> count(wholes, Written.QUOTED));
        } else if (type == Plain.INT || type == Plain.BIGINT) {
            return count(profile.numbers().spread(), Written.WHOLE);
        }
        return type == Plain.DOUBLE ? count(profile.numbers().spread(), Written.FRACTION) : Optional.empty();
    }

    private static Optional<Found> count(Spread spread, Written written) {
        return Stream.of(Unit.values())
                .filter(unit -> unit.isPlausible(spread))
                .findFirst()
                .map(unit -> new Found(new Count(unit, written), spread.times(unit.micros)));
    }

    /**
     * A form that was found.
     *
     * @param micros how the times lie, in microseconds since 1970
     */
    record Found(TimeForm form, Spread micros) {}

    /** What is counted since 1970. The ranges of plausible numbers do not touch. */
    enum Unit {
        SECONDS(1e6, "timestamp_seconds(%s)"),
        MILLIS(1e3, "timestamp_millis(%s)"),
        MICROS(1, "timestamp_micros(%s)"),
        // TIMESTAMP has microseconds.
        NANOS(1e-3, "timestamp_micros(%s div 1000)");

        /** 1990 and 2100, in microseconds since 1970. */
        private static final double FIRST = 631_152_000e6;

        private static final double LAST = 4_102_444_800e6;

        private final double micros;
        private final String expression;

        Unit(double micros, String expression) {
            this.micros = micros;
            this.expression = expression;
        }

        boolean isPlausible(Spread spread) {
            return spread.isWithin(FIRST / micros, LAST / micros);
        }

        private String shown() {
            return switch (this) {
                case SECONDS -> "seconds";
                case MILLIS -> "milliseconds";
                case MICROS -> "microseconds";
                case NANOS -> "nanoseconds";
            };
        }
    }

    /** How a count is written. */
    enum Written {
        WHOLE,
        FRACTION,
        QUOTED
    }

    /** Text as ISO 8601 has it. */
    record Iso(boolean isDate) implements TimeForm {
        @Override
        public String shown() {
            return isDate ? "a day" : "a time in ISO 8601";
        }

        @Override
        public String expression(String path) {
            return isDate ? "CAST(" + path + " AS TIMESTAMP)" : path;
        }

        @Override
        public OptionalLong micros(JsonNode value) {
            return value.isTextual()
                    ? TimeText.of(value.textValue()).stream()
                            .mapToLong(TimeText::micros)
                            .findFirst()
                    : OptionalLong.empty();
        }
    }

    /** A number since 1970. */
    record Count(Unit unit, Written written) implements TimeForm {
        @Override
        public String shown() {
            return unit.shown() + " since 1970" + (written == Written.QUOTED ? ", as text" : "");
        }

        @Override
        public String expression(String path) {
            return switch (written) {
                case WHOLE -> unit.expression.formatted(path);
                case QUOTED -> unit.expression.formatted("CAST(" + path + " AS BIGINT)");
                case FRACTION ->
                    unit == Unit.SECONDS
                            ? unit.expression.formatted(path)
                            : Unit.MICROS.expression.formatted("CAST(" + path + scale() + " AS BIGINT)");
            };
        }

        private String scale() {
            return switch (unit) {
                case MILLIS -> " * 1000";
                case NANOS -> " / 1000";
                case SECONDS, MICROS -> "";
            };
        }

        @Override
        public OptionalLong micros(JsonNode value) {
            if (value.isNull() || value.isMissingNode()) {
                return OptionalLong.empty();
            } else if (written == Written.FRACTION) {
                // As Spark does: in floating point, cut.
                double number = value.doubleValue();
                return OptionalLong.of((long) (unit == Unit.NANOS ? number / 1e3 : number * unit.micros));
            }
            long number = written == Written.QUOTED ? Long.parseLong(value.textValue()) : value.longValue();
            return OptionalLong.of(unit == Unit.NANOS ? number / 1_000 : number * (long) unit.micros);
        }
    }
}
