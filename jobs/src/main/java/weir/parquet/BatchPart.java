package weir.parquet;

/**
 * The directory of a batch, or of several that were merged before.
 *
 * @param bytes the size of all files in it
 */
record BatchPart(String directory, BatchManifest kept, long bytes) {}
