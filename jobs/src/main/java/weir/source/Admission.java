package weir.source;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import weir.drop.Drop;

/**
 * How much one batch takes.
 *
 * @param drops at most so many
 * @param bytes at most so many, as stored; the first drop is taken whatever its size
 */
record Admission(long drops, long bytes) {

    /**
     * Takes a drop of each lane in turn, so that no lane waits for a longer one.
     *
     * @param found what is there, by lane
     * @return how far each lane is taken
     */
    Map<String, LaneOffsets.Progress> take(List<LaneTail> found) {
        Map<String, LaneOffsets.Progress> taken = new TreeMap<>();
        found.forEach(lane -> taken.put(lane.lane(), lane.none()));
        long drops = 0;
        long bytes = 0;
        boolean more = true;
        for (int round = 0; more; round++) {
            more = false;
            for (LaneTail lane : found) {
                if (round >= lane.drops().size()) {
                    continue;
                }
                Drop drop = lane.drops().get(round);
                if (drops > 0 && (drops == this.drops || drop.bytes() > this.bytes - bytes)) {
                    return taken;
                }
                drops++;
                bytes += drop.bytes();
                taken.put(lane.lane(), lane.none().upTo(drop.number() + 1));
                more = true;
            }
        }
        return taken;
    }
}
