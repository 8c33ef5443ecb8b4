package weir.examples;

import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import weir.stateful.PerKey;
import weir.stateful.StatefulQuery;

/**
 * Numbers that lie far from what their key has had so far: {@code stateful: {name: unusual, settings: {column: bpm, above: 4, after: 30}}}.
 *
 * <p>{@code column} is a column of numbers; {@code above}, by default 4, says how many standard deviations are far; {@code after}, by default 30, how many
 * numbers of a key only teach what is usual.
 */
public final class Unusual implements StatefulQuery {
    private static final Set<String> SETTINGS = Set.of("column", "above", "after");

    /** For the service loader. */
    public Unusual() {}

    @Override
    public String name() {
        return "unusual";
    }

    @Override
    public PerKey plan(StructType columns, Map<String, String> settings) {
        for (String key : settings.keySet()) {
            if (!SETTINGS.contains(key)) {
                throw new IllegalArgumentException("there is no setting \"" + key + "\", only column, above and after");
            }
        }
        String column = settings.getOrDefault("column", "");
        for (StructField field : columns.fields()) {
            if (field.name().equals(column) && field.dataType() instanceof NumericType) {
                return new MeanAndDeviation(column, positive("above", settings.getOrDefault("above", "4")), (long)
                        positive("after", settings.getOrDefault("after", "30")));
            }
        }
        throw new IllegalArgumentException("there is no column \"" + column + "\" of numbers");
    }

    private static double positive(String key, String text) {
        try {
            double number = Double.parseDouble(text);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException(key + " is \"" + text + "\" and not a number", notANumber);
        }
        throw new IllegalArgumentException(key + " is " + text + " and has to be more than 0");
    }
}
