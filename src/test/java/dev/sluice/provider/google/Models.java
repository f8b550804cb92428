package dev.sluice.provider.google;

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

/** Models as the registry describes them. */
final class Models {

    private static final List<String> EFFORTS = List.of("minimal", "low", "medium", "high");

    /** Thinks within a budget, takes a prefill, and has neither schema beside tools nor media in results. */
    static final ModelInfo GEMINI_2_5 = model(
            "gemini-2.5-pro", Support.YES, EFFORTS, Set.of(Trait.PREFILL, Trait.FORCED_TOOLS, Trait.BUDGETED_THINKING));

    /** Thinks by level and signs its calls. */
    static final ModelInfo GEMINI_3 = model(
            "gemini-3.8-flash",
            Support.IGNORED,
            EFFORTS,
            Set.of(
                    Trait.LEVELLED_THINKING,
                    Trait.FORCED_TOOLS,
                    Trait.SIGNED_CALLS,
                    Trait.FORMAT_WITH_TOOLS,
                    Trait.MEDIA_IN_RESULTS,
                    Trait.TEXT_IN_LAST_TURN));

    /** Takes text alone, does not think, and has no tools or schema. */
    static final ModelInfo TEXT_ONLY = new ModelInfo(
            "google",
            "text-only",
            "text-only",
            Wires.only("generate"),
            Life.ACTIVE,
            Sizes.UNKNOWN,
            Set.of(),
            new Parameters(Support.YES, Support.YES, 2, false, false, List.of(), false),
            Set.of());

    private Models() {}

    private static ModelInfo model(String name, Support sampling, List<String> efforts, Set<Trait> traits) {
        return new ModelInfo(
                "google",
                name,
                name,
                Wires.only("generate"),
                Life.ACTIVE,
                new Sizes(1_048_576, null, 65_536),
                EnumSet.allOf(Modality.class),
                new Parameters(sampling, sampling, 5, true, true, efforts, false),
                traits);
    }
}
