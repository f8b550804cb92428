package dev.sluice.provider.openai;

import dev.sluice.registry.ModelInfo;
import dev.sluice.registry.ModelInfo.Life;
import dev.sluice.registry.ModelInfo.Modality;
import dev.sluice.registry.ModelInfo.Parameters;
import dev.sluice.registry.ModelInfo.Sizes;
import dev.sluice.registry.ModelInfo.Support;
import dev.sluice.registry.ModelInfo.Wires;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Models as the registry describes them. */
final class Models {

    /** Takes sampling parameters, images and PDFs; does not reason. */
    static final ModelInfo GPT_4O = model(
            "gpt-4o",
            16_384,
            EnumSet.of(Modality.IMAGE, Modality.FILE),
            new Parameters(Support.YES, Support.YES, 4, true, true, List.of(), false));

    /** Reasons, so it draws as it likes. */
    static final ModelInfo GPT_5 = model(
            "gpt-5",
            128_000,
            EnumSet.of(Modality.IMAGE, Modality.FILE),
            new Parameters(
                    Support.IGNORED,
                    Support.IGNORED,
                    0,
                    true,
                    true,
                    List.of("minimal", "low", "medium", "high"),
                    true));

    /** Speaks both formats, and calls functions only over Responses. */
    static final ModelInfo GPT_6 = new ModelInfo(
            "openai",
            "gpt-6-sol",
            "gpt-6-sol",
            new Wires("chat", "responses"),
            Life.ACTIVE,
            new Sizes(1_050_000, null, 128_000),
            EnumSet.of(Modality.IMAGE, Modality.FILE),
            new Parameters(
                    Support.IGNORED,
                    Support.IGNORED,
                    0,
                    true,
                    true,
                    List.of("none", "low", "medium", "high", "xhigh"),
                    true),
            Set.of());

    static final ModelInfo GPT_AUDIO = model(
            "gpt-audio",
            16_384,
            EnumSet.of(Modality.AUDIO),
            new Parameters(Support.YES, Support.YES, 4, true, false, List.of(), false));

    /** Takes text alone, and no tools or schema. */
    static final ModelInfo TEXT_ONLY = model(
            "text-only", 4_096, Set.of(), new Parameters(Support.YES, Support.YES, 2, false, false, List.of(), false));

    private Models() {}

    /** The same model under another name. */
    static ModelInfo named(ModelInfo model, String name) {
        return model.named(name);
    }

    private static ModelInfo model(String name, int maxOutput, Set<Modality> input, Parameters parameters) {
        return new ModelInfo(
                "openai",
                name,
                name,
                Wires.only("chat"),
                Life.ACTIVE,
                new Sizes(128_000, null, maxOutput),
                input,
                parameters,
                Set.of());
    }
}
