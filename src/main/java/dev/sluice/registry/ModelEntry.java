package dev.sluice.registry;

import dev.sluice.json.JsonFields;
import dev.sluice.registry.ModelInfo.Life;
import dev.sluice.registry.ModelInfo.Modality;
import dev.sluice.registry.ModelInfo.Parameters;
import dev.sluice.registry.ModelInfo.Sizes;
import dev.sluice.registry.ModelInfo.Status;
import dev.sluice.registry.ModelInfo.Support;
import dev.sluice.registry.ModelInfo.Trait;
import dev.sluice.registry.ModelInfo.Wires;
import io.vertx.core.json.JsonObject;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one entry of the registry's file, which its schema has found right. The defaults are those of the schema. */
final class ModelEntry {

    private static final int DEFAULT_STOP = 4;

    private ModelEntry() {}

    static ModelInfo read(String id, JsonObject entry) {
        JsonFields fields = JsonFields.of(entry);
        String name = id.substring(id.indexOf('/') + 1);
        return new ModelInfo(
                provider(id),
                name,
                fields.string("upstream_name", name),
                new Wires(fields.string("wire", ""), fields.string("other_wire")),
                new Life(
                        status(fields),
                        PriceEntry.day(fields, "shutdown_at"),
                        fields.string("replacement"),
                        fields.isTrue("becomes_replacement")),
                new Sizes(
                        fields.integer("context_window"),
                        fields.integer("max_input_tokens"),
                        fields.integer("max_output_tokens")),
                input(fields),
                parameters(fields),
                traits(fields),
                PriceEntry.read(fields),
                fields.strings("aliases"),
                fields.strings("fallbacks"));
    }

    static String provider(String id) {
        return id.substring(0, id.indexOf('/'));
    }

    static Status status(JsonFields fields) {
        return Status.valueOf(fields.string("status", "active").toUpperCase(Locale.ROOT));
    }

    private static Set<Modality> input(JsonFields fields) {
        Set<Modality> input = EnumSet.noneOf(Modality.class);
        fields.strings("input").forEach(kind -> input.add(Modality.valueOf(kind.toUpperCase(Locale.ROOT))));
        return input;
    }

    private static Set<Trait> traits(JsonFields fields) {
        Set<Trait> traits = EnumSet.noneOf(Trait.class);
        fields.strings("traits").forEach(trait -> traits.add(Trait.valueOf(trait.toUpperCase(Locale.ROOT))));
        return traits;
    }

    private static Parameters parameters(JsonFields fields) {
        Integer stop = fields.integer("stop");
        return new Parameters(
                support(fields.string("temperature")),
                support(fields.string("top_p")),
                stop == null ? DEFAULT_STOP : stop,
                trueUnlessFalse(fields, "tools"),
                trueUnlessFalse(fields, "structured_output"),
                fields.strings("reasoning_efforts"),
                fields.isTrue("developer_role"));
    }

    private static Support support(@Nullable String word) {
        return "ignored".equals(word) ? Support.IGNORED : Support.YES;
    }

    private static boolean trueUnlessFalse(JsonFields fields, String key) {
        return !Boolean.FALSE.equals(fields.bool(key));
    }
}
