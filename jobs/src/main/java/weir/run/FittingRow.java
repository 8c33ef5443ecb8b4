package weir.run;

import org.apache.spark.sql.api.java.UDF3;
import scala.collection.Seq;
import weir.problem.PermanentFailure;

/** Lets rows through that fit their schema, and throws at the first that does not. */
final class FittingRow implements UDF3<String, String, Seq<Boolean>, Boolean> {
    private final String stream;

    /** @param stream its name */
    FittingRow(String stream) {
        this.stream = stream;
    }

    /**
     * Always true.
     *
     * @param raw the row, if it does not fit
     * @param place where it is
     * @param columns of no use here, but the parser has to look at all of them
     * @throws PermanentFailure if it does not fit
     */
    @Override
    public Boolean call(String raw, String place, Seq<Boolean> columns) {
        if (raw != null) {
            throw new PermanentFailure(
                    "read " + place,
                    "it does not fit the schema of stream \"" + stream + "\"",
                    "Set badRows to keep to have null for what does not fit");
        }
        return true;
    }
}
