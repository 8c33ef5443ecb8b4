package weir.postgres;

/** Who wrote a row of a staging table: its first columns. */
record StagingTags(long epoch, long batch, int partition, long attempt) {
    static final int COUNT = 4;
    static final String NAMES = "epoch, batch, part, attempt";
    static final String TYPED = "epoch bigint, batch bigint, part integer, attempt bigint";

    void write(CopyBuffer out) {
        out.writeInt(Long.BYTES);
        out.writeLong(epoch);
        out.writeInt(Long.BYTES);
        out.writeLong(batch);
        out.writeInt(Integer.BYTES);
        out.writeInt(partition);
        out.writeInt(Long.BYTES);
        out.writeLong(attempt);
    }
}
