package weir.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import weir.identity.Past;
import weir.jdbc.JdbcSink;
import weir.parquet.KeptDataset;
import weir.pipeline.Query;
import weir.pipeline.Sink;
import weir.plan.Plan;
import weir.problem.Failure;
import weir.problem.PermanentFailure;
import weir.sink.Mode;
import weir.verify.ControlView;

/** Looks at sinks as a start does before the first batch, and changes nothing. */
final class SinkLook {
    private final Plan plan;
    private final ControlView view;
    private final Configuration configuration;
    private final List<String> notAsked = new ArrayList<>();

    /** @param configuration for the stores of datasets */
    SinkLook(Plan plan, ControlView view, Configuration configuration) {
        this.plan = plan;
        this.view = view;
        this.configuration = configuration;
    }

    /** Why a start of a query would be refused, each a message; those sinks that cannot be asked are noted. */
    List<String> refusals(Query query, Past past) {
        List<String> refusals = new ArrayList<>();
        for (Sink sink : query.sinks()) {
            try {
                look(query, sink, past, refusals);
            } catch (PermanentFailure e) {
                refusals.add(e.getMessage());
            } catch (Failure e) {
                notAsked.add("a sink of query \"" + query.name() + "\" is not compared. " + e.getMessage());
            }
        }
        return refusals;
    }

    private void look(Query query, Sink sink, Past past, List<String> refusals) {
        if (sink instanceof Sink.Postgres postgres) {
            view.refusal(postgres, query.name(), past.committed()).ifPresent(refusals::add);
        } else if (sink instanceof Sink.Parquet parquet) {
            KeptDataset.of(parquet.path(), configuration).require(query.name(), query.mode(), traced(query, past));
        } else if (sink instanceof Sink.Jdbc jdbc) {
            JdbcSink.require(jdbc, plan.pipeline().name(), query.name(), traced(query, past));
        }
    }

    /** The last batch that must have left a trace: an earlier Weir has left none of batches without rows. */
    private static OptionalLong traced(Query query, Past past) {
        return past.identity().isEmpty() && query.mode() == Mode.APPEND ? OptionalLong.empty() : past.committed();
    }

    /** What is not known, each a sentence or two. */
    List<String> notAsked() {
        return List.copyOf(notAsked);
    }
}
