package weir.identity;

/**
 * A part of what a query is.
 *
 * @param kind which part
 * @param text it, the same however the file writes it
 * @param held whether state, or what a sink holds, is made of it: then it cannot be another one later
 */
public record Clause(Kind kind, String text, boolean held) {
    /** The parts, in the order in which people are told of them. */
    public enum Kind {
        STREAM("stream"),
        TABLE("table"),
        TYPE("column of a stream"),
        EVENT_TIME("event time"),
        WATERMARK("watermark"),
        WINDOW("window"),
        KEY("grouping"),
        AGGREGATES("aggregates"),
        DISTINCT("DISTINCT"),
        JOIN("join"),
        FILTER("filter"),
        DETECT("detect"),
        STATEFUL("stateful"),
        LIMIT("LIMIT"),
        SORT("ORDER BY"),
        BRANCH("branch of UNION"),
        OPERATOR("operator"),
        RESULT("result"),
        COLUMNS("columns"),
        MODE("mode"),
        SINK("sink"),
        SETTING("setting");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** What messages call it. */
        public String word() {
            return word;
        }
    }
}
