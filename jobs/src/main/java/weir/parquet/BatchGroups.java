package weir.parquet;

import java.io.IOException;
import java.util.List;

/** Which batches become one. */
interface BatchGroups {
    /** Reads what a dataset says of a batch. */
    @FunctionalInterface
    interface Reader {
        BatchPart read(String directory) throws IOException;
    }

    /**
     * Chooses.
     *
     * @param directories of all batches, the oldest first
     * @return groups of neighbours, at least two in each
     */
    List<List<BatchPart>> of(List<String> directories, Reader reader) throws IOException;
}
