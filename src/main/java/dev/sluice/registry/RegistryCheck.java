package dev.sluice.registry;

import dev.sluice.config.DocumentCheck;
import dev.sluice.config.DocumentCheck.Finding;
import dev.sluice.json.JsonFields;
import dev.sluice.registry.ModelInfo.Status;
import io.vertx.core.json.JsonObject;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What no schema can say of a registry's file. One per file. */
final class RegistryCheck {

    private static final String MODELS = "models";

    private final DocumentCheck check;
    private final Set<String> providers;
    private final JsonObject document;
    private final JsonObject models;
    private final Map<String, String> aliases = new HashMap<>();
    private final List<Finding> findings = new ArrayList<>();

    /**
     * @param providers the providers that models may belong to
     * @param document one that fits the schema
     */
    RegistryCheck(DocumentCheck check, Set<String> providers, JsonObject document) {
        this.check = check;
        this.providers = providers;
        this.document = document;
        this.models = document.getJsonObject(MODELS);
    }

    List<Finding> findings() {
        for (String id : models.fieldNames()) {
            JsonFields model = JsonFields.at(MODELS + "." + id, models.getJsonObject(id));
            checkProvider(id, model);
            checkDay(model, "shutdown_at");
            checkReplacement(id, model);
            checkFallbacks(id, model);
            checkNames(id, model);
            checkPrices(model.objects("prices"));
        }
        return findings;
    }

    private void checkProvider(String id, JsonFields model) {
        String provider = ModelEntry.provider(id);
        if (!providers.contains(provider)) {
            findings.add(new Finding(
                    model.path(),
                    "there is no provider " + provider + "; configured are " + String.join(", ", providers)));
        }
    }

    private void checkDay(JsonFields fields, String key) {
        if (fields.has(key) && PriceEntry.day(fields, key) == null) {
            refuse(fields.path(key), "is no day of the calendar");
        }
    }

    private void checkReplacement(String id, JsonFields model) {
        String replacement = model.string("replacement");
        if (replacement != null && !lives(replacement)) {
            refuse(model.path("replacement"), "must be a model of this file that is not retired");
        }
        boolean becomes = model.isTrue("becomes_replacement");
        if (becomes && (!model.has("shutdown_at") || replacement == null || !sameProvider(id, replacement))) {
            refuse(model.path("becomes_replacement"), "needs shutdown_at and a replacement of the same provider");
        } else if (becomes
                && models.getJsonObject(replacement, new JsonObject()).getBoolean("becomes_replacement", false)) {
            refuse(model.path("replacement"), "must not become another model itself");
        }
    }

    private void checkFallbacks(String id, JsonFields model) {
        List<String> fallbacks = model.strings("fallbacks");
        for (int i = 0; i < fallbacks.size(); i++) {
            String path = model.path("fallbacks") + "[" + i + "]";
            if (fallbacks.get(i).equals(id)) {
                refuse(path, "is the model itself");
            } else if (!lives(fallbacks.get(i))) {
                refuse(path, "must be a model of this file that is not retired");
            }
        }
    }

    private boolean lives(String id) {
        JsonObject model = models.getJsonObject(id);
        return model != null && ModelEntry.status(JsonFields.of(model)) != Status.RETIRED;
    }

    private static boolean sameProvider(String id, String other) {
        return ModelEntry.provider(id).equals(ModelEntry.provider(other));
    }

    /** Every alias is one model's, and nothing else is called so: no chain and no loop can be written. */
    private void checkNames(String id, JsonFields model) {
        if (id.endsWith("*")) {
            Stream.of("aliases", "upstream_name", "becomes_replacement")
                    .filter(model::has)
                    .forEach(key -> findings.add(
                            new Finding(model.path(key), "is not for a wildcard: it stands for many names")));
            return;
        }
        List<String> names = model.strings("aliases");
        for (int i = 0; i < names.size(); i++) {
            String alias = names.get(i);
            String path = model.path("aliases") + "[" + i + "]";
            String other = aliases.putIfAbsent(alias, id);
            if (!sameProvider(id, alias)) {
                refuse(path, "must have its model's provider");
            } else if (models.containsKey(alias)) {
                refuse(path, "is a model of this file");
            } else if (other != null) {
                refuse(path, "is an alias of " + other + " already");
            }
        }
    }

    private void checkPrices(List<JsonFields> rows) {
        @Nullable JsonFields before = null;
        for (JsonFields row : rows) {
            checkDay(row, "from");
            checkDay(row, "until");
            LocalDate from = PriceEntry.day(row, "from");
            LocalDate until = PriceEntry.day(row, "until");
            if (from != null && until != null && until.isBefore(from)) {
                refuse(row.path("until"), "must not be before from");
            }
            if (before != null && overlap(PriceEntry.day(before, "until"), from)) {
                findings.add(new Finding(
                        row.path(), "must begin, with from, after the row before it has ended, with until"));
            }
            checkTiers(row.objects("tiers"));
            before = row;
        }
    }

    private static boolean overlap(@Nullable LocalDate until, @Nullable LocalDate from) {
        return until == null || from == null || !from.isAfter(until);
    }

    private void checkTiers(List<JsonFields> tiers) {
        long before = 0;
        for (JsonFields tier : tiers) {
            long above = Objects.requireNonNullElse(tier.longValue("above_prompt_tokens"), 0L);
            if (above <= before) {
                refuse(tier.path("above_prompt_tokens"), "must be more than in the tier before it");
            }
            before = above;
        }
    }

    private void refuse(String path, String rule) {
        findings.add(check.refuse(document, path, rule));
    }
}
