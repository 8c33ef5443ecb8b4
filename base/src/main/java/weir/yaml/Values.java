package weir.yaml;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.snakeyaml.engine.v2.nodes.Node;

/** The types of single values. A number, a flag and a word may also come from a variable. */
public final class Values {
    /** A text, a number or true or false, as a text. */
    public static final Type<String> ANY = Type.of(
            (reading, position, node) ->
                    Optional.of(Scalar.of(reading, position, node).text()),
            Keywords.of("type", List.of("string", "number", "boolean"), "not", Keywords.brokenVariable()));

    /** A directory, a file or a URI. Relative paths start where the file lies. */
    public static final Type<String> PATH = Type.of(
            (reading, position, node) -> Optional.of(Scalar.path(reading, position, node)),
            // A secret is one also as the default of a variable, but ${NAME:-x}@ is none.
            Keywords.of(
                    "type",
                    "string",
                    "pattern",
                    "\\S",
                    "not",
                    Keywords.of(
                            "anyOf",
                            List.of(Keywords.brokenVariable(), Keywords.of("pattern", "^[^/]+://[^/@$]*:[^/@$]*@")))));

    /** A text that may stand in an environment variable alone. */
    public static final Type<String> SECRET = Type.of(
            (reading, position, node) -> Optional.of(Scalar.secret(reading, position, node)),
            Keywords.of("type", "string", "pattern", "^" + Variables.NAME_ALONE.pattern() + "$"));

    /** True or false. */
    public static final Type<Boolean> FLAG = Type.of(
            Scalar::flag,
            Keywords.of("type", List.of("boolean", "string"), "pattern", Keywords.wholeOrVariable("true|false")));

    /** A whole number from 1 on. */
    public static final Type<Integer> COUNT = Type.of(
            (reading, position, node) -> boxed(Scalar.count(reading, position, node)),
            Keywords.of(
                    "type",
                    List.of("integer", "string"),
                    "minimum",
                    1,
                    "maximum",
                    Scalar.MAX_COUNT,
                    "pattern",
                    Keywords.wholeOrVariable(Scalar.COUNT.pattern())));

    /** For example 30 seconds. */
    public static final Type<Duration> DURATION = Type.of(
            Values::duration,
            Keywords.of(
                    "type",
                    "string",
                    "pattern",
                    Keywords.wholeOrVariable(Quantity.durationPattern()),
                    "examples",
                    List.of("500 ms", "10 seconds", "1 minute", "1 hour")),
            Quantity::written);

    /** For example 1 hour, or off. */
    public static final Type<DurationOrOff> DURATION_OR_OFF = Type.of(
            Values::durationOrOff,
            Keywords.of(
                    "type",
                    "string",
                    "pattern",
                    Keywords.wholeOrVariable(DurationOrOff.WORD + "|" + Quantity.durationPattern()),
                    "examples",
                    List.of("10 minutes", "1 hour", DurationOrOff.WORD)),
            DurationOrOff::written);

    /** For example 64 MiB, in bytes; at least one. */
    public static final Type<Long> SIZE = Type.of(
            Values::size,
            Keywords.of(
                    "type",
                    "string",
                    "pattern",
                    Keywords.wholeOrVariable(Quantity.sizePattern()),
                    "examples",
                    List.of("64 MiB", "1 GiB")));

    /** For example 64 MiB, in bytes, or off. */
    public static final Type<SizeOrOff> SIZE_OR_OFF = Type.of(
            Values::sizeOrOff,
            Keywords.of(
                    "type",
                    "string",
                    "pattern",
                    Keywords.wholeOrVariable(SizeOrOff.WORD + "|" + Quantity.sizePattern()),
                    "examples",
                    List.of("128 MiB", "1 GiB", SizeOrOff.WORD)));

    private Values() {}

    /** One of the words of an enum, in lower case. */
    public static <E extends Enum<E>> Type<E> choice(Class<E> type) {
        List<String> words = Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .toList();
        return Type.of(
                (reading, position, node) -> Scalar.choice(reading, position, node, type),
                Map.of("anyOf", List.of(Keywords.of("enum", words), Keywords.variable())),
                value -> value.name().toLowerCase(Locale.ROOT));
    }

    private static Optional<Duration> duration(Reading reading, Position position, Node node) {
        Scalar value = Scalar.of(reading, position, node);
        Optional<Duration> duration = Quantity.duration(value.text());
        if (duration.isEmpty() && value.isUsable()) {
            reading.problem(position, value.quoted() + " is not a duration", Quantity.DURATION_HINT);
        }
        return duration;
    }

    private static Optional<DurationOrOff> durationOrOff(Reading reading, Position position, Node node) {
        return Scalar.of(reading, position, node).text().equals(DurationOrOff.WORD)
                ? Optional.of(DurationOrOff.OFF)
                : duration(reading, position, node).map(DurationOrOff::of);
    }

    private static Optional<Long> size(Reading reading, Position position, Node node) {
        Scalar value = Scalar.of(reading, position, node);
        OptionalLong size = Quantity.size(value.text());
        if ((size.isEmpty() || size.getAsLong() == 0) && value.isUsable()) {
            reading.problem(position, value.quoted() + " is not a size", Quantity.SIZE_HINT);
        }
        return size.isPresent() ? Optional.of(size.getAsLong()) : Optional.empty();
    }

    private static Optional<SizeOrOff> sizeOrOff(Reading reading, Position position, Node node) {
        return Scalar.of(reading, position, node).text().equals(SizeOrOff.WORD)
                ? Optional.of(SizeOrOff.OFF)
                : size(reading, position, node).map(bytes -> new SizeOrOff(OptionalLong.of(bytes)));
    }

    private static Optional<Integer> boxed(OptionalInt count) {
        return count.isPresent() ? Optional.of(count.getAsInt()) : Optional.empty();
    }
}
