package weir.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import weir.control.Question;
import weir.identity.Past;
import weir.pipeline.Query;
import weir.pipeline.Sink;
import weir.pipeline.SinkPast;
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
                sink.refusal(new Look(this, query, past)).ifPresent(refusals::add);
            } catch (PermanentFailure e) {
                refusals.add(e.getMessage());
            } catch (Failure e) {
                notAsked.add("a sink of query \"" + query.name() + "\" is not compared. " + e.getMessage());
            }
        }
        return refusals;
    }

    /** What is not known, each a sentence or two. */
    List<String> notAsked() {
        return List.copyOf(notAsked);
    }

    private record Look(SinkLook all, Query query, Past past) implements SinkPast {
        @Override
        public String pipeline() {
            return all.plan.pipeline().name();
        }

        @Override
        public OptionalLong committed() {
            return past.committed();
        }

        @Override
        public OptionalLong traced() {
            return past.identity().isEmpty() && query.mode() == Mode.APPEND ? OptionalLong.empty() : past.committed();
        }

        @Override
        public Configuration configuration() {
            return all.configuration;
        }

        @Override
        public <T> Optional<T> askLedger(Question<T> question) {
            return all.view.askLedger(question);
        }
    }
}
