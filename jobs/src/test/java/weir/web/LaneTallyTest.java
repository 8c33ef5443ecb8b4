package weir.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import weir.drop.Tally;

class LaneTallyTest {
    private final LaneTally lane = new LaneTally();

    @Test
    void knowsTheRowsOfDropsThatWereCounted() {
        lane.add(new Tally(10, 1_000, 1_050));
        lane.add(new Tally(14, 1_400, 1_410));

        assertThat(lane.last()).isEqualTo(new Tally(14, 1_400, 1_410));
        assertThat(lane.rowsBefore(14)).hasValue(1_400);
        assertThat(lane.rowsBefore(13)).as("never too many").hasValue(1_000);
        assertThat(lane.rowsBefore(10)).hasValue(1_000);
    }

    @Test
    void doesNotGuess() {
        lane.add(new Tally(10, 1_000, 1_000));

        assertThat(lane.rowsBefore(9)).isEmpty();
        assertThat(lane.rowsBefore(0)).hasValue(0);
    }
}
