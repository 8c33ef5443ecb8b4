package weir.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import weir.problem.PermanentFailure;

class PositionTest {
    private static Position at(String offset) {
        return Position.of("[" + offset + "]");
    }

    @Test
    void isLevelWithAQueryThatBeganLater() {
        assertThat(at("{\"a\":5,\"b\":9}").isLevel(at("{\"a\":5,\"b@7\":9}"))).isTrue();
        assertThat(at("{\"a\":5,\"b\":9}").isLevel(at("{\"a\":5,\"b\":8}"))).isFalse();
        assertThat(at("{\"a\":5,\"b\":9}").isLevel(at("{\"a\":5}"))).isFalse();
        assertThat(at("null")).isEqualTo(Position.NONE);
    }

    @Test
    void keepsTheFirstDropThatTheQueryHasReadWhenItGoesOn() {
        // given
        Position query = at("{\"a@2\":5}");

        // when
        Position moved = query.upTo(at("{\"a\":7,\"c@3\":4}"));

        // then
        assertThat(moved.offsets()).isEqualTo("[{\"a@2\":7,\"c@3\":4}]");
        assertThat(query.drops(moved)).isEqualTo(3);
        assertThat(query.isAtMost(moved)).isTrue();
        assertThat(moved.isAtMost(query)).isFalse();
    }

    @Test
    void findsTheFurthestOfEachLane() {
        assertThat(at("{\"a\":5,\"b\":1}").furthest(at("{\"a@4\":6,\"c\":2}")).offsets())
                .isEqualTo("[{\"a@4\":6,\"b\":1,\"c\":2}]");
    }

    @Test
    void readsNothingButOneStreamOfDrops() {
        assertThatThrownBy(() -> Position.of("[{\"a\":1},{\"a\":1}]"))
                .isInstanceOf(PermanentFailure.class)
                .hasMessageContaining("they are not those of one stream of drops");
        assertThatThrownBy(() -> at("{\"topic\":{\"0\":12}}")).isInstanceOf(PermanentFailure.class);
    }
}
