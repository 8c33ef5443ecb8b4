package weir.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import weir.history.BatchHistory;
import weir.plan.Plan;

/** Which stream a query means by the place of a source. */
final class QueryStreams {
    private final Plan plan;

    QueryStreams(Plan plan) {
        this.plan = plan;
    }

    /** The stream; empty if it cannot be told. A query that only shows its result is the same query under another name. */
    Optional<String> of(String query, int source) {
        List<String> streams = Optional.ofNullable(plan.queries().get(planned(query)))
                .map(Plan.PlannedQuery::streams)
                .orElse(List.of());
        return streams.size() == 1
                ? Optional.of(streams.get(0))
                : source < streams.size() ? Optional.of(streams.get(source)) : Optional.empty();
    }

    /** The name in the file of a streaming query. */
    static String planned(String query) {
        return query.endsWith(" (shown)") ? query.substring(0, query.length() - " (shown)".length()) : query;
    }

    /**
     * How far each query has read a lane.
     *
     * @param position the number behind the last drop that is in all of its sinks
     */
    record Reader(String query, long position) {}

    /** The queries that have read from a lane. */
    List<Reader> readers(Map<String, BatchHistory> histories, String stream, String lane) {
        List<Reader> readers = new ArrayList<>();
        histories.forEach((query, history) -> history.positions().forEach((place, position) -> {
            if (place.lane().equals(lane)
                    && of(query, place.source()).filter(stream::equals).isPresent()) {
                readers.add(new Reader(query, position));
            }
        }));
        return readers;
    }

    /** The streaming queries that read a stream. */
    List<String> readersOf(Map<String, BatchHistory> histories, String stream) {
        return histories.keySet().stream()
                .filter(query -> plan.queries().containsKey(planned(query))
                        && plan.queries().get(planned(query)).streams().contains(stream))
                .toList();
    }
}
