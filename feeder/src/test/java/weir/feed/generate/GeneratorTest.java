package weir.feed.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import weir.feed.validation.RowValidator;

class GeneratorTest {
    private static final Instant BASE = Instant.parse("2026-01-01T00:00:00Z");
    private static final GeneratorSpec WATCH = of(GeneratorSpec.Kind.WATCH);
    private static final Pattern READING = Pattern.compile(
            "\\{\"Arrival_Time\":\\d{19},\"Creation_Time\":(\\d{19}),\"Device\":\"\\w+_\\d\",\"Index\":(\\d+),"
                    + "\"Model\":\"\\w+\",\"User\":\"[a-i]\",\"gt\":\"(stand|sit|walk|bike|stairsup|stairsdown|null)\","
                    + "\"x\":-?\\d+\\.\\d{6},\"y\":-?\\d+\\.\\d{6},\"z\":-?\\d+\\.\\d{6}}");

    private static final Pattern QUOTE = Pattern.compile("\\{\"Arrival_Time\":\\d{19},\"Creation_Time\":\\d{19},"
            + "\"Play\":\"[^\"]+\",\"Character\":\"[A-Z][^\"]+\",\"Quote\":\"[^\"\\\\]+\"}");
    private static final Pattern HEART = Pattern.compile(
            "\\{\"Arrival_Time\":\\d{19},\"Creation_Time\":\\d{19},\"User\":\"([a-i])\",\"bpm\":(\\d+)}");

    @Test
    void everyRowHasTheShapeOfTheCourse() {
        assertThat(rows(WATCH, 0, 5_000)).allMatch(row -> READING.matcher(row).matches());
    }

    @Test
    void heartRatesAreThoseOfTheUsersOfWatches() {
        // when: an hour
        List<String> rows = rows(of(GeneratorSpec.Kind.HEART).withRate(100), 0, 360_000);

        // then
        assertThat(rows).allMatch(row -> HEART.matcher(row).matches());
        Map<String, List<Integer>> rates = rows.stream()
                .map(HEART::matcher)
                .filter(Matcher::matches)
                .collect(Collectors.groupingBy(
                        row -> row.group(1),
                        TreeMap::new,
                        Collectors.mapping(row -> Integer.valueOf(row.group(2)), Collectors.toList())));
        assertThat(rates).containsOnlyKeys("a", "b", "c", "d", "e", "f", "g", "h", "i");
        assertThat(rates.values()).allSatisfy(of -> {
            double mean = of.stream().mapToInt(bpm -> bpm).average().orElseThrow();
            assertThat(mean).isBetween(50.0, 95.0);
            assertThat(of).allMatch(bpm -> bpm > 40 && bpm < 170);
            // Most of the time near the mean; far from it only a heart that races.
            assertThat(of.stream().filter(bpm -> Math.abs(bpm - mean) > 40).count())
                    .isLessThan(of.size() / 10);
        });
        assertThat(rates.values().stream().flatMap(List::stream)).anyMatch(bpm -> bpm > 130);
    }

    @Test
    void aSensorThatIsOffSendsNothingForAWhile() {
        // when: stretches of 20 s, a thousand rows each
        List<String> rows = rows(of(GeneratorSpec.Kind.HEART).withRate(50), 0, 200_000);

        // then
        List<Set<String>> usersOfStretch = IntStream.range(0, 200)
                .mapToObj(stretch -> rows.subList(stretch * 1_000, (stretch + 1) * 1_000).stream()
                        .map(row -> row.replaceFirst(".*\"User\":\"(.)\".*", "$1"))
                        .collect(Collectors.toSet()))
                .toList();
        assertThat(usersOfStretch).anyMatch(users -> users.size() == 9).anyMatch(users -> users.size() < 9);
    }

    @Test
    void quotesHaveAPlayACharacterAndALine() {
        assertThat(rows(of(GeneratorSpec.Kind.QUOTES), 0, 5_000))
                .allMatch(row -> QUOTE.matcher(row).matches())
                .anyMatch(row -> row.contains("\"Character\":\"Hamlet\",\"Quote\":\"To be, or not to be"));
    }

    @ParameterizedTest
    @EnumSource(GeneratorSpec.Kind.class)
    void rowsInErrorAreAShareOfEveryKindAndStillJson(GeneratorSpec.Kind kind) {
        // when
        List<String> rows = rows(of(kind).withFlaws(new Flaws(0.1, 0.1, Duration.ofSeconds(5), 0.1)), 0, 10_000);

        // then
        assertThat(rows.stream().filter(row -> row.endsWith("null}"))).hasSizeBetween(850, 1_150);
        assertThat(rows).allMatch(row -> RowValidator.OPEN
                .refusal(row.getBytes(StandardCharsets.UTF_8), 0, row.length())
                .isEmpty());
    }

    @ParameterizedTest
    @EnumSource(GeneratorSpec.Kind.class)
    void theSameSeedGivesTheSameRowsFromAnyPlaceOn(GeneratorSpec.Kind kind) {
        // given
        GeneratorSpec spec = of(kind).withFlaws(new Flaws(0.1, 0.1, Duration.ofSeconds(5), 0.3))
                .withSeed(7);
        List<String> all = rows(spec, 0, 1_000);

        // when
        List<String> tail = rows(spec, 500, 1_000);

        // then
        assertThat(tail).isEqualTo(all.subList(500, 1_000));
        assertThat(rows(spec.withSeed(8), 0, 1_000)).isNotEqualTo(all);
    }

    @Test
    void timeAdvancesWithTheRate() {
        assertThat(creationTimes(rows(WATCH, 0, 3)))
                .containsExactly(1_767_225_600_000_000_000L, 1_767_225_600_001_000_000L, 1_767_225_600_002_000_000L);
    }

    @Test
    void aRowInErrorHasOnlyItsTimes() {
        // when
        List<String> rows = rows(WATCH.withFlaws(new Flaws(0.1, 0, Duration.ZERO, 0)), 0, 10_000);

        // then
        List<String> errors =
                rows.stream().filter(row -> row.contains("\"gt\":null")).toList();
        assertThat(errors).hasSizeBetween(850, 1_150);
        assertThat(errors.get(0))
                .matches("\\{\"Arrival_Time\":\\d{19},\"Creation_Time\":\\d{19},\"Device\":null,\"Index\":null,"
                        + "\"Model\":null,\"User\":null,\"gt\":null,\"x\":null,\"y\":null,\"z\":null}");
    }

    @Test
    void lateRowsCarryAnEarlierTime() {
        // given
        List<Long> onTime = creationTimes(rows(WATCH, 0, 10_000));

        // when
        List<Long> times = creationTimes(rows(WATCH.withFlaws(new Flaws(0, 0.2, Duration.ofSeconds(3), 0)), 0, 10_000));

        // then
        List<Long> behind = IntStream.range(0, times.size())
                .mapToObj(i -> onTime.get(i) - times.get(i))
                .filter(nanos -> nanos != 0)
                .toList();
        assertThat(behind).hasSizeBetween(1_800, 2_200).containsOnly(3_000_000_000L);
    }

    @Test
    void disorderChangesPlacesAndLosesNothing() {
        // given
        List<String> inOrder = rows(WATCH, 0, 1_600);

        // when
        List<String> rows = rows(WATCH.withFlaws(new Flaws(0, 0, Duration.ZERO, 0.2)), 0, 1_600);

        // then
        assertThat(rows).isNotEqualTo(inOrder).containsExactlyInAnyOrderElementsOf(inOrder);
    }

    @Test
    void aShareAboveOneIsRefused() {
        assertThatThrownBy(() -> new Flaws(1.5, 0, Duration.ZERO, 0))
                .hasMessage("generator: the share of errors is 1.5. Give a share from 0 to 1.");
    }

    private static GeneratorSpec of(GeneratorSpec.Kind kind) {
        return GeneratorSpec.of(kind).withBase(BASE).withRate(1_000);
    }

    private static List<Long> creationTimes(List<String> rows) {
        return rows.stream()
                .map(READING::matcher)
                .filter(Matcher::matches)
                .map(matcher -> Long.parseLong(matcher.group(1)))
                .toList();
    }

    private static List<String> rows(GeneratorSpec spec, long from, long to) {
        RowGenerator generator = spec.generator(BASE);
        LineBuffer buffer = new LineBuffer(256);
        for (long row = from; row < to; row++) {
            generator.write(row, buffer);
        }
        return new String(buffer.toBytes(), StandardCharsets.UTF_8).lines().toList();
    }
}
