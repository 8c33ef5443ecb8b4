package weir.source;

import java.util.List;
import weir.drop.Drop;
import weir.drop.Run;

/**
 * What a look at a lane found behind the place up to which it was read.
 *
 * @param lane the lane
 * @param none how far it was read
 * @param drops what follows without a gap, as far as was looked
 * @param after what is behind these
 */
record LaneTail(String lane, LaneOffsets.Progress none, List<Drop> drops, Run.After after) {

    /** How far it is read once all that was found is. */
    LaneOffsets.Progress all() {
        return none.upTo(none.next() + drops.size());
    }
}
