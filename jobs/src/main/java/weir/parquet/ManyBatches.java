package weir.parquet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * So many neighbours that merging them is worth it: what a driver does by itself, again and again. Batches that were merged before join in once
 * newer ones make up their size, so that a row is written about as often as the size doubles on its way to the target.
 *
 * @param untouched so many of the newest are left: a database that comes back without its last batches needs each of them
 * @param least fewer are not merged
 * @param targetBytes a merged directory has this size at the most
 */
record ManyBatches(int untouched, int least, long targetBytes) implements BatchGroups {
    /** As long as these are taken away one by one, a reader misses their rows. */
    private static final int MAX_INPUTS = 250;

    /** The newest group that there is, or none. */
    @Override
    public List<List<BatchPart>> of(List<String> directories, Reader reader) throws IOException {
        List<BatchPart> group = new ArrayList<>();
        long bytes = 0;
        for (int i = directories.size() - untouched - 1; i >= 0; i--) {
            BatchPart part = reader.read(directories.get(i));
            if (!group.isEmpty() && !fits(part, group, bytes)) {
                if (group.size() >= least) {
                    break;
                }
                group.clear();
                bytes = 0;
            }
            group.add(part);
            bytes += part.bytes();
        }
        if (group.size() < least) {
            return List.of();
        }
        Collections.reverse(group);
        return List.of(group);
    }

    private boolean fits(BatchPart part, List<BatchPart> group, long bytes) {
        return bytes + part.bytes() <= targetBytes
                && group.size() < MAX_INPUTS
                && group.get(0).kept().schema().equals(part.kept().schema())
                && (!part.kept().isMerged() || part.bytes() <= bytes);
    }
}
