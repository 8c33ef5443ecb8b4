package weir.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class RecoveryTest {
    private static final long KILLED = 1_000_000;
    private static final DriverReport BEFORE =
            report(KILLED, "\"jvmStarted\": 5", "\"batch\": 7, \"committedAt\": 999000, \"dropsBehind\": 0");

    @Test
    void tellsTheWayBackOfADriver() {
        // given
        Recovery recovery = recovery(Part.DRIVER);

        // when
        recovery.see(sighting(200, none(), Optional.empty()));
        recovery.see(sighting(400, pod(Part.DRIVER, Optional.empty(), false), Optional.empty()));
        recovery.see(sighting(600, pod(Part.DRIVER, Optional.of("one"), false), Optional.empty()));
        recovery.see(sighting(1_500, pod(Part.DRIVER, Optional.of("one"), true), Optional.empty()));
        assertThat(recovery.isOver()).isFalse();
        recovery.see(sighting(
                19_000,
                pod(Part.DRIVER, Optional.of("one"), true),
                Optional.of(report(
                        KILLED + 19_000,
                        "\"jvmStarted\": 1002000, \"sparkUp\": 1008000, \"epochTaken\": 1009000, \"caughtUp\": 1018000",
                        "\"milestones\": {\"checkpointRead\": 1012000, \"firstCommit\": 1017000}"))));

        // then
        assertThat(recovery.isOver()).isTrue();
        assertThat(steps(recovery))
                .containsExactly(
                        "killed 0",
                        "noticed 400",
                        "scheduled 600",
                        "started 1500",
                        "jvmStarted 2000",
                        "sparkUp 8000",
                        "epochTaken 9000",
                        "checkpointRead 12000",
                        "firstCommit 17000",
                        "caughtUp 18000");
    }

    @Test
    void takesTheDriversClockForWhatItIs() {
        Recovery recovery = recovery(Part.DRIVER);

        recovery.see(sighting(
                5_000,
                none(),
                Optional.of(report(KILLED + 5_000 - 60_000, "\"jvmStarted\": 942000", "\"dropsBehind\": 0"))));

        assertThat(recovery.timeline().after(Step.JVM_STARTED)).hasValue(2_000);
    }

    @Test
    void whatTheOldDriverStillSaysIsNoRecovery() {
        Recovery recovery = recovery(Part.DRIVER);

        recovery.see(sighting(100, none(), Optional.of(BEFORE)));

        assertThat(recovery.timeline().after(Step.FIRST_COMMIT)).isEmpty();
        assertThat(recovery.timeline().after(Step.JVM_STARTED)).isEmpty();
    }

    @Test
    void aCommitCountsForPostgresOnceItIsBack() {
        // given
        Recovery recovery = recovery(Part.POSTGRES);
        Function<Integer, Optional<DriverReport>> committed = at -> Optional.of(report(
                KILLED + 9_000,
                "\"jvmStarted\": 5",
                "\"committedAt\": " + (KILLED + at) + ", \"dropsBehind\": 0, \"caughtUpAt\": " + (KILLED + at)
                        + ", \"state\": \"running\""));

        // when
        recovery.see(sighting(100, none(), committed.apply(50)));
        recovery.see(sighting(5_000, pod(Part.POSTGRES, Optional.of("one"), true), committed.apply(50)));
        assertThat(recovery.timeline().after(Step.FIRST_COMMIT)).isEmpty();
        recovery.see(new Recovery.Sighting(
                KILLED + 9_000,
                pod(Part.POSTGRES, Optional.of("one"), true),
                committed.apply(8_000),
                OptionalLong.empty()));

        // then
        assertThat(recovery.timeline().after(Step.READY)).hasValue(5_000);
        assertThat(recovery.timeline().after(Step.FIRST_COMMIT)).hasValue(8_000);
        assertThat(recovery.timeline().after(Step.CAUGHT_UP)).hasValue(9_000);
        assertThat(recovery.isDriverRestarted()).isFalse();
    }

    @Test
    void aFeederIsBackWithItsNextDrop() {
        // given
        Recovery recovery = recovery(Part.FEEDER);
        Optional<DriverReport> driver = Optional.of(report(
                KILLED + 4_000,
                "\"jvmStarted\": 5",
                "\"committedAt\": %1$d, \"dropsBehind\": 0, \"caughtUpAt\": %1$d".formatted(KILLED + 3_900)));

        // when
        recovery.see(new Recovery.Sighting(KILLED + 100, none(), driver, OptionalLong.of(77)));
        assertThat(recovery.timeline().after(Step.NEXT_DROP)).isEmpty();
        List<PodView> back = pod(Part.FEEDER, Optional.of("one"), true);
        recovery.see(new Recovery.Sighting(KILLED + 2_000, back, Optional.empty(), OptionalLong.of(0)));
        recovery.see(new Recovery.Sighting(KILLED + 3_000, back, Optional.empty(), OptionalLong.of(1)));
        recovery.see(new Recovery.Sighting(KILLED + 4_000, back, driver, OptionalLong.of(2)));

        // then
        assertThat(recovery.timeline().after(Step.NEXT_DROP)).hasValue(3_000);
        assertThat(recovery.timeline().after(Step.FIRST_COMMIT)).hasValue(3_900);
        assertThat(recovery.isOver()).isTrue();
    }

    @Test
    void aDriverThatStartsAnewWhenAnExecutorDiesIsTold() {
        Recovery recovery = recovery(Part.EXECUTOR);

        recovery.see(sighting(100, none(), Optional.of(report(KILLED + 100, "\"jvmStarted\": 1000050", ""))));

        assertThat(recovery.isDriverRestarted()).isTrue();
    }

    @Test
    void aQueryThatIsStuckHasNotCaughtUpWhateverItSaidBefore() {
        // given
        Recovery recovery = recovery(Part.EXECUTOR);
        Function<Integer, Optional<DriverReport>> other = caughtUp -> Optional.of(DriverReport.parse(
                """
                {"pipeline": "p", "now": 1030000, "milestones": {"jvmStarted": 5}, "queries": [
                  {"query": "stuck", "state": "running", "committedAt": 999000, "dropsBehind": 0, "caughtUpAt": %d},
                  {"query": "other", "state": "running", "committedAt": 1001000, "dropsBehind": 0, "caughtUpAt": 1001000}]}
                """
                        .formatted(caughtUp)));
        List<PodView> back = pod(Part.EXECUTOR, Optional.of("one"), true);

        // when
        recovery.see(sighting(30_000, back, other.apply(999_000)));

        // then
        assertThat(recovery.timeline().after(Step.FIRST_COMMIT)).hasValue(1_000);
        assertThat(recovery.isOver()).isFalse();

        // when
        recovery.see(sighting(30_000, back, other.apply(1_029_000)));

        // then
        assertThat(recovery.timeline().after(Step.CAUGHT_UP)).hasValue(30_000);
        assertThat(recovery.isOver()).isTrue();
    }

    @Test
    void printsWhatWasSeenAndWhatWasNot() throws Exception {
        // given
        Recovery recovery = recovery(Part.EXECUTOR);
        recovery.see(sighting(300, pod(Part.EXECUTOR, Optional.of("one"), false), Optional.empty()));
        Drill.Kill kill =
                new Drill.Kill("weir-exec-1", recovery.timeline(), recovery.isOver(), recovery.isDriverRestarted());
        VerifyVerdict verdict = VerifyVerdict.parse(
                """
                warning: something
                {
                  "verdicts": [{"query": "q", "sink": "s", "result": "equal", "missing": 0, "extra": 0, "different": 0}]
                }
                """);
        DrillResult result = new DrillResult("weir", Part.EXECUTOR, 42, List.of(kill, kill), verdict);

        // then
        assertThat(DrillText.of(kill))
                .isEqualTo(
                        """
                        killed weir-exec-1 at 1970-01-01T00:16:40Z
                             0.0 s  killed
                             0.3 s  noticed: there is a new pod
                             0.3 s  a node has taken the pod
                          not seen  its container runs
                          not seen  first commit
                          not seen  caught up

                        """);
        assertThat(DrillText.of(result))
                .contains("2 kills of part executor, seed 42\n")
                .contains("     0.3 s     0.3 s  noticed: there is a new pod\n")
                .contains("not caught up in time: 2 of 2.")
                .contains("FAILED: lost 0, duplicated 0, different 0 (1 sinks and lanes compared)\n");
        assertThat(new ObjectMapper()
                        .readTree(DrillJson.of(result))
                        .at("/overAll/noticed/worst")
                        .asLong())
                .isEqualTo(300);
        assertThat(result.isGood()).isFalse();
    }

    private static Recovery recovery(Part part) {
        return new Recovery(part, Set.of("old"), KILLED, Optional.of(BEFORE));
    }

    private static List<String> steps(Recovery recovery) {
        return recovery.timeline().steps().stream()
                .map(step -> step.key() + " " + recovery.timeline().after(step).orElse(-1))
                .toList();
    }

    private static Recovery.Sighting sighting(long after, List<PodView> pods, Optional<DriverReport> driver) {
        return new Recovery.Sighting(KILLED + after, pods, driver, OptionalLong.empty());
    }

    private static List<PodView> none() {
        return List.of();
    }

    private static List<PodView> pod(Part part, Optional<String> node, boolean isRunning) {
        return List.of(new PodView(
                part, "pod", "new", "Running", node, isRunning, isRunning, 0, Instant.ofEpochMilli(KILLED)));
    }

    private static DriverReport report(long now, String milestones, String query) {
        return DriverReport.parse(
                "{\"pipeline\": \"p\", \"epoch\": 3, \"now\": %d, \"milestones\": {%s}, \"queries\": [{\"query\": \"q\"%s}]}"
                        .formatted(now, milestones, query.isEmpty() ? "" : ", " + query));
    }
}
