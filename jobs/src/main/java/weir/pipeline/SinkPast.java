package weir.pipeline;

import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import weir.control.Question;

/** What a sink is looked at with while nothing may be changed: how far its query is. */
public interface SinkPast {
    /** The pipeline's name. */
    String pipeline();

    /** The query whose result the sink keeps. */
    Query query();

    /** The last batch of the query that has ended. */
    OptionalLong committed();

    /** The last batch that must have left a trace, where every batch leaves one: an earlier Weir has left none of batches without rows. */
    OptionalLong traced();

    /** How stores are reached. */
    Configuration configuration();

    /** Asks the pipeline's database; empty if it has no ledger yet, or if there is no database. */
    <T> Optional<T> askLedger(Question<T> question);
}
