package weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import weir.verify.LaneVerdict;
import weir.verify.Verdict;

class VerdictsTest {
    private static final Verdict EQUAL = new Verdict(
            "rows", "postgres rows", Verdict.Result.EQUAL, OptionalLong.of(41), 4800, 4800, 0, 0, 0, 0, List.of());
    private static final LaneVerdict SHORT =
            new LaneVerdict("watch", "feeder-1", 3, 4800, 4790, Verdict.Result.DIFFERENT, List.of("missing: drop 1"));
    private static final Verdict DIFFERENT = new Verdict(
            "counts",
            "parquet /lake/counts",
            Verdict.Result.DIFFERENT,
            OptionalLong.of(38),
            50,
            49,
            1,
            0,
            2,
            17,
            List.of("missing: k=a, n=1"));
    private static final Verdict UNVERIFIABLE = new Verdict(
            "now",
            "postgres now",
            Verdict.Result.UNVERIFIABLE,
            OptionalLong.of(3),
            0,
            0,
            0,
            0,
            0,
            0,
            List.of("rand() gives something else each time"));
    private static final Verdict NOTHING = new Verdict(
            "rows",
            "postgres rows",
            Verdict.Result.EQUAL,
            OptionalLong.empty(),
            0,
            0,
            0,
            0,
            0,
            0,
            List.of("no batch has been committed yet"));

    @Test
    void tellsPeopleWhatWasFoundInEachSink() {
        assertThat(text(EQUAL, DIFFERENT, UNVERIFIABLE, NOTHING))
                .isEqualTo(
                        """
                        rows, postgres rows, up to batch 41: 4,800 rows expected, 4,800 found, equal
                        counts, parquet /lake/counts, up to batch 38: 50 rows expected, 49 found, DIFFERENT: 1 missing, 0 extra, 2 different
                          missing: k=a, n=1
                          late: 17 behind the watermark, left out on both sides
                        now, postgres now, up to batch 3: cannot be verified
                          rand() gives something else each time
                        rows, postgres rows: nothing to verify
                          no batch has been committed yet
                        """);
    }

    @Test
    void tellsPeopleWhatTheLanesHold() {
        assertThat(VerdictText.of(SHORT))
                .isEqualTo(
                        """
                        stream watch, lane feeder-1, the first 3 drops: 4,800 rows accepted, 4,790 in drops, DIFFERENT
                          missing: drop 1
                        """);
        assertThat(VerdictText.summary(List.of(SHORT), List.of(EQUAL)))
                .isEqualTo("1 of 1 lane does not hold what was accepted. Every sink holds what the drops say.");
    }

    @Test
    void closesWithOneSentence() {
        assertThat(VerdictText.summary(List.of(), List.of(EQUAL))).isEqualTo("Every sink holds what the drops say.");
        assertThat(VerdictText.summary(List.of(), List.of(EQUAL, DIFFERENT, UNVERIFIABLE)))
                .isEqualTo("1 of 3 sinks does not hold what the drops say; 1 cannot be verified.");
        assertThat(VerdictText.summary(List.of(), List.of(EQUAL, UNVERIFIABLE)))
                .isEqualTo("1 of 2 sinks holds what the drops say; 1 cannot be verified.");
        assertThat(VerdictText.summary(List.of(), List.of())).isEqualTo("There is no sink that outlives a driver.");
    }

    @Test
    void tellsProgramsTheSame() {
        assertThat(VerdictJson.of("watch", List.of(SHORT), List.of(DIFFERENT)).replaceAll("\\s+", ""))
                .isEqualTo(
                        "{\"pipeline\":\"watch\",\"lanes\":[{\"stream\":\"watch\",\"lane\":\"feeder-1\",\"result\":\"different\",\"drops\":3,"
                                + "\"accepted\":4800,\"found\":4790,\"details\":[\"missing:drop1\"]}],\"verdicts\":[{\"query\":\"counts\",\"sink\":\"parquet/lake/counts\","
                                + "\"result\":\"different\",\"batch\":38,\"expected\":50,\"found\":49,\"missing\":1,\"extra\":0,"
                                + "\"different\":2,\"late\":17,\"details\":[\"missing:k=a,n=1\"]}]}");
    }

    private static String text(Verdict... verdicts) {
        return List.of(verdicts).stream().map(VerdictText::of).collect(Collectors.joining());
    }
}
