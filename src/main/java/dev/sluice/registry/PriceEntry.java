package dev.sluice.registry;

import dev.sluice.json.JsonFields;
import dev.sluice.registry.Prices.Rates;
import dev.sluice.registry.Prices.Row;
import dev.sluice.registry.Prices.Tier;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** Reads the prices of one model, which the schema has found right. */
final class PriceEntry {

    private PriceEntry() {}

    static Prices read(JsonFields model) {
        return new Prices(model.objects("prices").stream().map(PriceEntry::row).toList());
    }

    /** Null if there is none, or if it is not in the calendar. */
    static @Nullable LocalDate day(JsonFields fields, String key) {
        String date = fields.string(key);
        try {
            return date == null ? null : LocalDate.parse(date);
        } catch (DateTimeParseException notInTheCalendar) {
            return null;
        }
    }

    private static Row row(JsonFields row) {
        return new Row(
                day(row, "from"),
                day(row, "until"),
                rates(row),
                row.objects("tiers").stream().map(PriceEntry::tier).toList());
    }

    private static Tier tier(JsonFields tier) {
        Long above = tier.longValue("above_prompt_tokens");
        return new Tier(above == null ? 0 : above, rates(tier));
    }

    private static Rates rates(JsonFields fields) {
        BigDecimal input = rate(fields, "input");
        BigDecimal output = rate(fields, "output");
        if (input == null || output == null) {
            throw new IllegalStateException(fields.path() + " has no rates");
        }
        return new Rates(input, rate(fields, "cached_input"), rate(fields, "cache_write"), output);
    }

    /** What is written in the file, digit by digit: the shortest text of a floating number is the one that it was read from. */
    private static @Nullable BigDecimal rate(JsonFields fields, String key) {
        return fields.value(key) instanceof Number number ? new BigDecimal(number.toString()) : null;
    }
}
