package dev.sluice.dialect.v3;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.dialect.AnswerJson;
import dev.sluice.registry.Prices;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** What a model costs, as clients see it. */
final class V3Prices {

    private V3Prices() {}

    /** The field {@code prices}; none if they are unknown. */
    static void write(JsonGenerator out, Prices prices) throws IOException {
        if (prices.rows().isEmpty()) {
            return;
        }
        out.writeArrayFieldStart("prices");
        for (Prices.Row row : prices.rows()) {
            out.writeStartObject();
            day(out, "from", row.from());
            day(out, "until", row.until());
            rates(out, row.base());
            if (!row.tiers().isEmpty()) {
                tiers(out, row);
            }
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static void tiers(JsonGenerator out, Prices.Row row) throws IOException {
        out.writeArrayFieldStart("tiers");
        for (Prices.Tier tier : row.tiers()) {
            out.writeStartObject();
            out.writeNumberField("above_prompt_tokens", tier.abovePromptTokens());
            rates(out, tier.rates());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static void rates(JsonGenerator out, Prices.Rates rates) throws IOException {
        rate(out, "input", rates.input());
        rate(out, "cached_input", rates.cachedInput());
        rate(out, "cache_write", rates.cacheWrite());
        rate(out, "output", rates.output());
    }

    private static void rate(JsonGenerator out, String name, @Nullable BigDecimal rate) throws IOException {
        if (rate != null) {
            out.writeFieldName(name);
            AnswerJson.decimal(out, rate);
        }
    }

    private static void day(JsonGenerator out, String name, @Nullable LocalDate day) throws IOException {
        if (day != null) {
            out.writeStringField(name, day.toString());
        }
    }
}
