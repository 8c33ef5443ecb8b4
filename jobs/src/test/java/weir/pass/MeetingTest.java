package weir.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MeetingTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration NOT_AT_ALL = Duration.ofMillis(1);

    private final Meeting<String> meeting = new Meeting<>(List.of("one", "two"));

    private static Position at(int drop) {
        return Position.of("[{\"a\":" + drop + "}]");
    }

    /** Returns when the query takes part, or has been told that it cannot. */
    private CompletableFuture<Meeting.Outcome> attend(String query, Position at) {
        CompletableFuture<Meeting.Outcome> outcome = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                outcome.complete(meeting.attend(query, at, "member " + query));
            } catch (InterruptedException e) {
                outcome.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        await().until(() -> thread.getState() == Thread.State.WAITING || outcome.isDone());
        return outcome;
    }

    private static Meeting.Outcome outcome(CompletableFuture<Meeting.Outcome> attending) throws Exception {
        return attending.get(1, TimeUnit.MINUTES);
    }

    @Test
    void beginsWhereTheFurthestIsAndSendsTheOthersThere() throws Exception {
        // given
        CompletableFuture<Meeting.Outcome> one = attend("one", at(3));
        CompletableFuture<Meeting.Outcome> two = attend("two", at(5));

        // when
        Position start = meeting.begin(LONG).orElseThrow();

        // then
        assertThat(start).isEqualTo(at(5));
        assertThat(outcome(one)).isEqualTo(new Meeting.GoTo(at(5)));
        assertThat(meeting.enter(at(5), at(6), NOT_AT_ALL)).containsOnlyKeys("two");
        assertThat(two).isNotDone();
        meeting.end();
    }

    @Test
    void waitsForAQueryThatIsOnItsWay() throws Exception {
        // given
        CompletableFuture<Meeting.Outcome> one = attend("one", at(3));
        attend("two", at(5));
        meeting.begin(LONG);

        // when
        one.thenRun(() -> attend("one", at(5)));

        // then
        assertThat(meeting.enter(at(5), at(6), LONG)).containsOnlyKeys("one", "two");
        meeting.end();
    }

    @Test
    void leavesOneThatIsFurtherOnSeatedUntilThePassIsThere() throws Exception {
        // given
        attend("one", at(5));
        meeting.doNotWaitFor("two");
        meeting.begin(LONG);
        CompletableFuture<Meeting.Outcome> two = attend("two", at(8));
        assertThat(meeting.enter(at(5), at(7), NOT_AT_ALL)).containsOnlyKeys("one");
        meeting.move("one", at(7));
        assertThat(two).isNotDone();

        // when
        assertThat(meeting.enter(at(7), at(9), NOT_AT_ALL)).containsOnlyKeys("one");

        // then
        assertThat(outcome(two)).isEqualTo(new Meeting.GoTo(at(9)));
        meeting.end();
    }

    @Test
    void tellsWhyAQueryHasLeft() throws Exception {
        // given
        IllegalStateException thrown = new IllegalStateException("its table refuses");
        CompletableFuture<Meeting.Outcome> one = attend("one", at(5));
        CompletableFuture<Meeting.Outcome> two = attend("two", at(5));
        meeting.begin(LONG);

        // when
        meeting.leave("one", new Meeting.Failed(thrown));

        // then
        assertThat(outcome(one)).isEqualTo(new Meeting.Failed(thrown));
        assertThat(meeting.enter(at(5), at(6), NOT_AT_ALL)).containsOnlyKeys("two");
        assertThat(two).isNotDone();
        meeting.end();
    }

    @Test
    void endsThoseThatAreWhereItHasEndedAndLeavesTheOthersAlone() throws Exception {
        // given
        CompletableFuture<Meeting.Outcome> one = attend("one", at(5));
        meeting.doNotWaitFor("two");
        meeting.begin(LONG);
        meeting.enter(at(5), at(6), NOT_AT_ALL);
        meeting.move("one", at(6));

        // when
        meeting.end();

        // then
        assertThat(outcome(one)).isEqualTo(new Meeting.Ended());
        assertThat(outcome(attend("two", at(4)))).isEqualTo(new Meeting.Alone());
        assertThat(meeting.begin(LONG)).isEmpty();
    }
}
