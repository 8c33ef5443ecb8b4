package weir.init;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;

/** The numbers of one place. Not thread-safe. */
final class Numbers {
    private final Spread spread = new Spread();
    private BigInteger least = BigInteger.ZERO;
    private BigInteger most = BigInteger.ZERO;
    private boolean hasFractions;
    private boolean isBeyondDouble;

    void see(JsonNode number) {
        double value = number.doubleValue();
        spread.see(value);
        if (number.isIntegralNumber()) {
            least = least.min(number.bigIntegerValue());
            most = most.max(number.bigIntegerValue());
        } else {
            hasFractions = true;
            isBeyondDouble = isBeyondDouble || Double.isInfinite(value);
        }
    }

    /** How they lie. */
    Spread spread() {
        return spread;
    }

    /** Whether one is written with a point or an exponent. */
    boolean hasFractions() {
        return hasFractions;
    }

    /** Whether one is too large for a DOUBLE. */
    boolean isBeyondDouble() {
        return isBeyondDouble;
    }

    /** Bits that the whole numbers need, without the sign. */
    int bits() {
        return Math.max(least.bitLength(), most.bitLength());
    }

    /** Digits of the longest whole number. */
    int digits() {
        return Math.max(least.abs().toString().length(), most.toString().length());
    }
}
