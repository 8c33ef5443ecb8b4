package weir.parquet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * All batches but the newest, which is what a driver works on and compares with.
 *
 * @param targetBytes a directory of this size or more is left as it is
 */
record AllBatches(long targetBytes) implements BatchGroups {
    /** More batches than that are merged in several steps. */
    private static final int MAX_INPUTS = 1_000;

    @Override
    public List<List<BatchPart>> of(List<String> directories, Reader reader) throws IOException {
        List<List<BatchPart>> groups = new ArrayList<>();
        List<BatchPart> group = new ArrayList<>();
        long bytes = 0;
        for (String directory : directories.subList(0, Math.max(0, directories.size() - 1))) {
            BatchPart part = reader.read(directory);
            boolean fits = bytes + part.bytes() <= targetBytes
                    && group.size() < MAX_INPUTS
                    && (group.isEmpty()
                            || group.get(0).kept().schema().equals(part.kept().schema()));
            if (!fits) {
                groups.add(group);
                group = new ArrayList<>();
                bytes = 0;
            }
            group.add(part);
            bytes += part.bytes();
        }
        groups.add(group);
        groups.removeIf(each -> each.size() < 2);
        return groups;
    }
}
