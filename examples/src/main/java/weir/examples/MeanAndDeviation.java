package weir.examples;

import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import weir.stateful.PerKey;

/**
 * Mean and variance of the numbers of a key, brought up to date number by number as B. P. Welford has it ("Note on a method for calculating corrected sums
 * of squares and products", Technometrics 4, 1962). It adds up differences from the mean, and so loses no digits to large numbers. A number is measured
 * against those before it, and then joins them, unusual or not.
 */
final class MeanAndDeviation implements PerKey {
    private final String column;
    private final double above;
    private final long after;

    /**
     * @param column of numbers
     * @param above how many standard deviations from the mean are unusual
     * @param after how many numbers there have to be before one can be
     */
    MeanAndDeviation(String column, double above, long after) {
        this.column = column;
        this.above = above;
        this.after = Math.max(2, after);
    }

    @Override
    public StructType state() {
        return StructType.fromDDL("numbers BIGINT NOT NULL, mean DOUBLE NOT NULL, squares DOUBLE NOT NULL");
    }

    @Override
    public StructType result() {
        return StructType.fromDDL("at TIMESTAMP, value DOUBLE, mean DOUBLE, deviation DOUBLE, z DOUBLE");
    }

    @Override
    public Optional<Row> next(Optional<Row> state, Row row, long time, Consumer<Row> out) {
        Object number = row.get(row.fieldIndex(column));
        if (number == null) {
            return state;
        }
        double value = ((Number) number).doubleValue();
        long numbers = state.map(before -> before.getLong(0)).orElse(0L);
        double mean = state.map(before -> before.getDouble(1)).orElse(0.0);
        double squares = state.map(before -> before.getDouble(2)).orElse(0.0);
        if (numbers >= after) {
            double deviation = Math.sqrt(squares / (numbers - 1));
            double z = (value - mean) / deviation;
            // Without any deviation, any other number is infinitely unusual.
            if (Math.abs(z) > above) {
                Timestamp at = Timestamp.from(Instant.EPOCH.plus(time, ChronoUnit.MICROS));
                out.accept(RowFactory.create(at, value, mean, deviation, z));
            }
        }
        double newMean = mean + (value - mean) / (numbers + 1);
        return Optional.of(RowFactory.create(numbers + 1, newMean, squares + (value - mean) * (value - newMean)));
    }
}
