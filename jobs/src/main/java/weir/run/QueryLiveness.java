package weir.run;

/**
 * Whether a query gets on, to be compared with how it was before.
 *
 * @param query its name
 * @param isWorking whether it should: it starts or works on a batch, and waits for nothing that is away
 * @param signs how many signs of progress there were: tasks that ended or whose counters have moved, batches that sinks have kept
 */
public record QueryLiveness(String query, boolean isWorking, long signs) {}
