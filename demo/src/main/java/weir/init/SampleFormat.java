package weir.init;

/** What is in the files of a sample. */
sealed interface SampleFormat {
    /** Its name in messages. */
    String shown();

    /** Objects of JSON, one a line or in one array. */
    record Json() implements SampleFormat {
        @Override
        public String shown() {
            return "JSON";
        }
    }

    /**
     * A header, then records.
     *
     * @param separator between two values
     * @param isFed whether {@code weir feed} reads it: the name ends in {@code .csv}, and commas separate values
     */
    record Csv(char separator, boolean isFed) implements SampleFormat {
        @Override
        public String shown() {
            return "CSV with " + (separator == '\t' ? "tabs" : "\"" + separator + "\"");
        }
    }
}
