package weir.feed.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GeneratorTest {
    private static final Instant BASE = Instant.parse("2026-01-01T00:00:00Z");
    private static final GeneratorSpec WATCH =
            GeneratorSpec.of(GeneratorSpec.Kind.WATCH).withBase(BASE).withRate(1_000);
    private static final Pattern READING = Pattern.compile(
            "\\{\"Arrival_Time\":\\d{19},\"Creation_Time\":(\\d{19}),\"Device\":\"\\w+_\\d\",\"Index\":(\\d+),"
                    + "\"Model\":\"\\w+\",\"User\":\"[a-i]\",\"gt\":\"(stand|sit|walk|bike|stairsup|stairsdown|null)\","
                    + "\"x\":-?\\d+\\.\\d{6},\"y\":-?\\d+\\.\\d{6},\"z\":-?\\d+\\.\\d{6}}");

    @Test
    void everyRowHasTheShapeOfTheCourse() {
        assertThat(rows(WATCH, 0, 5_000)).allMatch(row -> READING.matcher(row).matches());
    }

    @Test
    void theSameSeedGivesTheSameRowsFromAnyPlaceOn() {
        // given
        GeneratorSpec spec =
                WATCH.withFlaws(new Flaws(0.1, 0.1, Duration.ofSeconds(5), 0.3)).withSeed(7);
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
