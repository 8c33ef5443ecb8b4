package weir.faults;

import java.util.List;

/** A part of the pipeline whose drivers are killed: streams, queries over them, and what has to be kept in the end. */
interface Killed {
    /** Its streams, as YAML at the depth of {@code streams:}. */
    String streams();

    /** Its queries, as YAML at the depth of {@code queries:}. */
    String queries();

    /** Queries of it that have to be cut short, each of which makes {@link #batches} batches in all. */
    List<String> cutShort();

    /** How many batches each of {@link #cutShort} makes, if nothing goes wrong. */
    int batches();

    /** Fails if the results are not what the streams say. */
    void check(Postgres postgres, String database) throws Exception;
}
