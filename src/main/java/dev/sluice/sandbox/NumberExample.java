package dev.sluice.sandbox;

import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** Numbers within a schema's bounds. */
final class NumberExample {

    /** Exponents beyond this would take more digits than anyone means. */
    private static final int MAX_SCALE = 400;

    private static final BigDecimal HALF = new BigDecimal("0.5");
    private static final BigDecimal TWO = BigDecimal.valueOf(2);

    private NumberExample() {}

    static Number integer(JsonObject schema, int variant) {
        BigDecimal step = BigDecimal.ONE;
        BigDecimal multiple = number(schema, "multipleOf");
        if (multiple != null && multiple.signum() > 0) {
            step = multiple.stripTrailingZeros().scale() <= 0 ? multiple : wholeMultiple(multiple);
        }
        BigDecimal value = inSteps(schema, step, BigDecimal.ONE, variant);
        return value.setScale(0, RoundingMode.FLOOR).toBigInteger();
    }

    static Number decimal(JsonObject schema, int variant) {
        BigDecimal multiple = number(schema, "multipleOf");
        if (multiple != null && multiple.signum() > 0) {
            return inSteps(schema, multiple, BigDecimal.ONE, variant);
        }
        Bounds bounds = Bounds.of(schema);
        if (bounds.low != null && bounds.high != null) {
            BigDecimal width = bounds.high.subtract(bounds.low);
            return bounds.low.add(width.divide(TWO.pow(variant + 1)));
        }
        BigDecimal spread = BigDecimal.valueOf(variant);
        if (bounds.low != null) {
            return bounds.low.add(HALF).add(spread);
        }
        BigDecimal usual = BigDecimal.ONE.add(HALF);
        return bounds.high != null ? bounds.high.min(usual).subtract(HALF).subtract(spread) : usual.add(spread);
    }

    /** The least multiple that fits; without a lower bound the one at {@code usual}, or the greatest if that is too much. */
    private static BigDecimal inSteps(JsonObject schema, BigDecimal step, BigDecimal usual, int variant) {
        Bounds bounds = Bounds.of(schema);
        BigDecimal spread = step.multiply(BigDecimal.valueOf(variant));
        if (bounds.low != null) {
            BigDecimal least = multiple(bounds.low, step, RoundingMode.CEILING);
            return (bounds.lowExcluded && least.compareTo(bounds.low) == 0 ? least.add(step) : least).add(spread);
        }
        BigDecimal start = multiple(usual, step, RoundingMode.CEILING);
        if (bounds.high == null) {
            return start.add(spread);
        }
        BigDecimal most = multiple(bounds.high, step, RoundingMode.FLOOR);
        most = bounds.highExcluded && most.compareTo(bounds.high) == 0 ? most.subtract(step) : most;
        return most.min(start).subtract(spread);
    }

    private static BigDecimal multiple(BigDecimal value, BigDecimal step, RoundingMode rounding) {
        return value.divide(step, 0, rounding).multiply(step);
    }

    /** The least whole number that is a multiple of a fraction: 5 for 2.5. */
    private static BigDecimal wholeMultiple(BigDecimal fraction) {
        BigDecimal sum = fraction;
        for (int i = 0; i < 1000 && sum.stripTrailingZeros().scale() > 0; i++) {
            sum = sum.add(fraction);
        }
        return sum;
    }

    private static @Nullable BigDecimal number(JsonObject schema, String key) {
        return schema.getValue(key) instanceof Number n ? exact(n) : null;
    }

    /** The number, or null if it is beyond reason. */
    static @Nullable BigDecimal exact(Number number) {
        if (!Double.isFinite(number.doubleValue())) {
            return null;
        }
        BigDecimal value = new BigDecimal(number.toString());
        return Math.abs(value.scale()) > MAX_SCALE ? null : value;
    }

    /** {@code exclusive…} may be a number of its own or, as in the fourth draft, a switch beside the bound. */
    private record Bounds(
            @Nullable BigDecimal low,
            boolean lowExcluded,
            @Nullable BigDecimal high,
            boolean highExcluded) {

        static Bounds of(JsonObject schema) {
            BigDecimal low = number(schema, "minimum");
            BigDecimal above = number(schema, "exclusiveMinimum");
            boolean aboveWins = above != null && (low == null || above.compareTo(low) >= 0);
            BigDecimal high = number(schema, "maximum");
            BigDecimal below = number(schema, "exclusiveMaximum");
            boolean belowWins = below != null && (high == null || below.compareTo(high) <= 0);
            return new Bounds(
                    aboveWins ? above : low,
                    aboveWins || Boolean.TRUE.equals(schema.getValue("exclusiveMinimum")),
                    belowWins ? below : high,
                    belowWins || Boolean.TRUE.equals(schema.getValue("exclusiveMaximum")));
        }
    }
}
