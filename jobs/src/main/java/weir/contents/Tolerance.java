package weir.contents;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.isnan;

import org.apache.spark.sql.Column;

/**
 * How far apart two floating-point numbers may be that were added up in different orders.
 *
 * @param relative as a part of the larger one
 * @param absolute for sums that cancel out
 */
public record Tolerance(double relative, double absolute) {
    /** Of DOUBLE. */
    public static final Tolerance DOUBLE = new Tolerance(1e-9, 1e-12);
    /** Of FLOAT, as DOUBLE. */
    public static final Tolerance FLOAT = new Tolerance(1e-6, 1e-12);

    /** Whether two numbers may be one. */
    public boolean isNear(double one, double other) {
        return one == other
                || (Double.isNaN(one) && Double.isNaN(other))
                || Math.abs(one - other) <= Math.max(absolute, relative * Math.max(Math.abs(one), Math.abs(other)));
    }

    /** The same of columns; null is near null only. Spark calls NaN equal to NaN and 0.0 to -0.0. */
    public Column isNear(Column one, Column other) {
        Column apart = abs(one.minus(other));
        Column near =
                apart.leq(absolute).or(apart.leq(greatest(abs(one), abs(other)).multiply(relative)));
        Column finite = isnan(apart).or(apart.equalTo(Double.POSITIVE_INFINITY)).unary_$bang();
        return one.eqNullSafe(other)
                .or(one.isNotNull().and(other.isNotNull()).and(finite).and(near));
    }
}
