package weir.postgres;

import java.math.BigInteger;
import org.apache.spark.sql.types.Decimal;

/**
 * PostgreSQL's binary numeric: digits to the base 10,000, the weight of the first, a sign and the decimal places to show (see
 * {@code numeric_recv} in its {@code numeric.c}).
 */
final class Numeric {
    private static final int POSITIVE = 0;
    private static final int NEGATIVE = 0x4000;
    private static final int DIGITS_PER_GROUP = 4;
    private static final int BASE = 10_000;
    private static final BigInteger BIG_BASE = BigInteger.valueOf(BASE);
    /** 38 digits before or behind the point, at most, and one group for the point's place. */
    private static final int MAX_GROUPS = 20;

    private final short[] groups = new short[MAX_GROUPS];

    /** Writes the value without its length. Not thread-safe: {@code groups} is used again. */
    void write(Decimal value, CopyBuffer out) {
        int scale = value.scale();
        // Shifted so that the point falls between two groups.
        int shift = Math.floorMod(-scale, DIGITS_PER_GROUP);
        int behindPoint = (scale + shift) / DIGITS_PER_GROUP;
        int count;
        boolean negative;
        if (value.precision() <= Decimal.MAX_LONG_DIGITS() - DIGITS_PER_GROUP) {
            long unscaled = value.toUnscaledLong();
            negative = unscaled < 0;
            count = split(Math.abs(unscaled) * powerOfTen(shift));
        } else {
            BigInteger unscaled = value.toJavaBigDecimal().unscaledValue();
            negative = unscaled.signum() < 0;
            count = split(unscaled.abs().multiply(BigInteger.valueOf(powerOfTen(shift))));
        }
        int least = 0;
        while (least < count && groups[least] == 0) {
            least++;
        }
        out.writeShort(count - least);
        out.writeShort(count - behindPoint - 1);
        out.writeShort(negative ? NEGATIVE : POSITIVE);
        out.writeShort(scale);
        for (int i = count - 1; i >= least; i--) {
            out.writeShort(groups[i]);
        }
    }

    /** Least significant group first. */
    private int split(long value) {
        int count = 0;
        for (long rest = value; rest != 0; rest /= BASE) {
            groups[count++] = (short) (rest % BASE);
        }
        return count;
    }

    private int split(BigInteger value) {
        int count = 0;
        BigInteger rest = value;
        while (rest.bitLength() > Long.SIZE - 1) {
            BigInteger[] parts = rest.divideAndRemainder(BIG_BASE);
            groups[count++] = parts[1].shortValue();
            rest = parts[0];
        }
        for (long low = rest.longValue(); low != 0; low /= BASE) {
            groups[count++] = (short) (low % BASE);
        }
        return count;
    }

    private static long powerOfTen(int exponent) {
        long power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= 10;
        }
        return power;
    }
}
