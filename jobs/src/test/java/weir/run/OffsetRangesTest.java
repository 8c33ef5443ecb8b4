package weir.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import weir.history.BatchRecord.DropRange;

class OffsetRangesTest {
    @Test
    void namesTheDropsBetweenTwoOffsets() {
        assertThat(OffsetRanges.between(1, "{\"a\":2,\"b\":5}", "{\"a\":4,\"b\":5,\"c\":1}"))
                .containsExactly(new DropRange(1, "a", 2, 4), new DropRange(1, "c", 0, 1));
    }

    @Test
    void beginsALaneThatIsNewWhereItWasFirstRead() {
        assertThat(OffsetRanges.between(0, null, "{\"b@7\":9}")).containsExactly(new DropRange(0, "b", 7, 9));
        assertThat(OffsetRanges.between(0, "{\"b@7\":9}", "{\"b@7\":10}"))
                .containsExactly(new DropRange(0, "b", 9, 10));
    }

    @Test
    void readsWhatTheLedgerHas() {
        assertThat(OffsetRanges.ofAll("[{\"a\":1},null]", "[{\"a\":2},{\"z\":3}]"))
                .containsExactly(new DropRange(0, "a", 1, 2), new DropRange(1, "z", 0, 3));
        assertThat(OffsetRanges.ofAll("[null]", "no offset")).isEmpty();
    }

    @Test
    void topicsHaveNoDrops() {
        assertThat(OffsetRanges.ofAll("[{\"topic\":{\"0\":1}}]", "[{\"topic\":{\"0\":8}}]"))
                .isEmpty();
    }
}
