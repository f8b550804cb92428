package dev.sluice.provider.anthropic;

import dev.sluice.registry.ModelInfo;
import dev.sluice.registry.ModelInfo.Life;
import dev.sluice.registry.ModelInfo.Modality;
import dev.sluice.registry.ModelInfo.Parameters;
import dev.sluice.registry.ModelInfo.Sizes;
import dev.sluice.registry.ModelInfo.Support;
import dev.sluice.registry.ModelInfo.Trait;
import dev.sluice.registry.ModelInfo.Wires;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Models as the registry describes them. */
final class Models {

    /** Claude 4.5: draws by one parameter, goes on from an answer, thinks within a budget. */
    static final ModelInfo HAIKU_4_5 = model(
            "claude-haiku-4-5-20251001",
            200_000,
            64_000,
            EnumSet.of(Modality.IMAGE, Modality.FILE),
            new Parameters(Support.YES, Support.YES, 4, true, true, List.of("low", "medium", "high"), false),
            EnumSet.of(
                    Trait.PREFILL,
                    Trait.FORCED_TOOLS,
                    Trait.ONE_SAMPLER,
                    Trait.FORMAT_WITH_TOOLS,
                    Trait.MEDIA_IN_RESULTS,
                    Trait.BUDGETED_THINKING));

    /** Claude 5: draws as it likes and thinks by itself. */
    static final ModelInfo OPUS_5 = model(
            "claude-opus-5",
            1_000_000,
            128_000,
            EnumSet.of(Modality.IMAGE, Modality.FILE),
            new Parameters(
                    Support.IGNORED, Support.IGNORED, 4, true, true, List.of("none", "low", "medium", "high"), false),
            EnumSet.of(
                    Trait.SYSTEM_ANYWHERE, Trait.FORMAT_WITH_TOOLS, Trait.MEDIA_IN_RESULTS, Trait.ADAPTIVE_THINKING));

    /** Sonnet 5.5: does not stop thinking altogether. */
    static final ModelInfo SONNET_5_5 = model(
            "claude-sonnet-5-5",
            1_000_000,
            128_000,
            EnumSet.of(Modality.IMAGE, Modality.FILE),
            OPUS_5.parameters(),
            EnumSet.of(Trait.SYSTEM_ANYWHERE, Trait.ADAPTIVE_THINKING, Trait.BETWEEN_TOOLS));

    /** Of which nothing is known. */
    static final ModelInfo PLAIN = model(
            "plain",
            null,
            null,
            Set.of(),
            new Parameters(Support.YES, Support.YES, 0, false, false, List.of(), false),
            Set.of());

    private Models() {}

    private static ModelInfo model(
            String name,
            @Nullable Integer context,
            @Nullable Integer maxOutput,
            Set<Modality> input,
            Parameters parameters,
            Set<Trait> traits) {
        return new ModelInfo(
                "anthropic",
                name,
                name,
                Wires.only("messages"),
                Life.ACTIVE,
                new Sizes(context, null, maxOutput),
                input,
                parameters,
                traits);
    }
}
