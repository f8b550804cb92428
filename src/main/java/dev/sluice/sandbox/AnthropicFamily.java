package dev.sluice.sandbox;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What Anthropic's models differ in, by their names: the migration guide and the thinking page of 2026-08-22
 * (https://platform.claude.com/docs/en/about-claude/models/migration-guide) and the pages of the 5.5 family up to 2026-10-09. Names
 * that are not Anthropic's take everything.
 *
 * @param efforts the values of {@code output_config.effort}; empty if it knows no such thing
 */
record AnthropicFamily(Sampling sampling, Thinking thinking, List<String> efforts, Set<Ability> abilities) {

    private static final AnthropicFamily OPEN = family(
            Sampling.FREE,
            new Thinking(Set.of("enabled", "adaptive", "disabled", "between_tools"), false, false),
            Efforts.ALL,
            Ability.PREFILL,
            Ability.SYSTEM_ANYWHERE,
            Ability.FORCED_TOOLS);
    private static final AnthropicFamily CLAUDE_4_5 =
            family(Sampling.ONE, Thinking.MANUAL, List.of(), Ability.PREFILL, Ability.FORCED_TOOLS, Ability.SMALL);
    private static final AnthropicFamily OPUS_4_5 =
            family(Sampling.ONE, Thinking.MANUAL, Efforts.THREE, Ability.PREFILL, Ability.FORCED_TOOLS, Ability.SMALL);
    private static final AnthropicFamily CLAUDE_4_6 = family(
            Sampling.ONE,
            new Thinking(Set.of("enabled", "adaptive", "disabled"), false, true),
            Efforts.WITHOUT_XHIGH,
            Ability.FORCED_TOOLS);
    private static final AnthropicFamily OPUS_4_7 =
            family(Sampling.FIXED, Thinking.ADAPTIVE, Efforts.ALL, Ability.FORCED_TOOLS);
    private static final AnthropicFamily OPUS_4_8 =
            family(Sampling.FIXED, Thinking.ADAPTIVE, Efforts.ALL, Ability.FORCED_TOOLS, Ability.SYSTEM_ANYWHERE);
    /** Whether it takes a system message in mid-conversation is told both ways: it does not. */
    private static final AnthropicFamily SONNET_5 =
            family(Sampling.FIXED, Thinking.BY_DEFAULT, Efforts.ALL, Ability.FORCED_TOOLS);

    private static final AnthropicFamily OPUS_5 = family(
            Sampling.FIXED,
            Thinking.BY_DEFAULT,
            Efforts.ALL,
            Ability.FORCED_TOOLS,
            Ability.SYSTEM_ANYWHERE,
            Ability.EFFORT_NEEDS_THINKING);
    private static final AnthropicFamily HAIKU_5_5 = family(
            Sampling.FIXED,
            Thinking.BY_DEFAULT,
            Efforts.ALL,
            Ability.FORCED_TOOLS,
            Ability.SYSTEM_ANYWHERE,
            Ability.EFFORT_NEEDS_THINKING,
            Ability.BOUND_THINKING);
    private static final AnthropicFamily SONNET_5_5 = family(
            Sampling.FIXED,
            new Thinking(Set.of("adaptive", "between_tools"), true, false),
            Efforts.ALL,
            Ability.SYSTEM_ANYWHERE,
            Ability.BOUND_THINKING);
    /** Opus 5.5, Fable and Mythos. */
    private static final AnthropicFamily ALWAYS_THINKS = family(
            Sampling.FIXED,
            new Thinking(Set.of("adaptive"), true, false),
            Efforts.ALL,
            Ability.SYSTEM_ANYWHERE,
            Ability.BOUND_THINKING);

    private static final class Efforts {
        static final List<String> THREE = List.of("low", "medium", "high");
        static final List<String> WITHOUT_XHIGH = List.of("low", "medium", "high", "max");
        static final List<String> ALL = List.of("low", "medium", "high", "xhigh", "max");
    }

    private static final Pattern CLAUDE =
            Pattern.compile("claude-(opus|sonnet|haiku|fable|mythos)-(\\d)(?:-(\\d))?(?:-\\d{8})?");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:@/-]{0,127}");

    AnthropicFamily {
        efforts = List.copyOf(efforts);
        abilities = Set.copyOf(abilities);
    }

    /** What may be sent of {@code temperature} and {@code top_p}. */
    enum Sampling {
        FREE,
        /** One of the two. */
        ONE,
        /** Nothing but the defaults. */
        FIXED
    }

    enum Ability {
        /** Goes on from a last message of the assistant. */
        PREFILL,
        SYSTEM_ANYWHERE,
        FORCED_TOOLS,
        /** Has 200,000 tokens of context and writes 64,000; the others 1,000,000 and 128,000. */
        SMALL,
        /** Takes efforts above {@code high} only while it thinks. */
        EFFORT_NEEDS_THINKING,
        /** Binds its thinking to everything before it. */
        BOUND_THINKING
    }

    /**
     * @param modes the values of {@code thinking.type}
     * @param byDefault whether it thinks when nothing is said
     * @param shownByDefault whether its thinking is shown when nothing is said
     */
    record Thinking(Set<String> modes, boolean byDefault, boolean shownByDefault) {
        static final Thinking MANUAL = new Thinking(Set.of("enabled", "disabled"), false, true);
        static final Thinking ADAPTIVE = new Thinking(Set.of("adaptive", "disabled"), false, false);
        static final Thinking BY_DEFAULT = new Thinking(Set.of("adaptive", "disabled"), true, false);
    }

    private static AnthropicFamily family(
            Sampling sampling, Thinking thinking, List<String> efforts, Ability... abilities) {
        return new AnthropicFamily(sampling, thinking, efforts, Set.of(abilities));
    }

    /** The family of a model; null if there is no such model, or not any more. */
    static @Nullable AnthropicFamily of(String model) {
        if (!model.startsWith("claude-")) {
            return NAME.matcher(model).matches() ? OPEN : null;
        }
        Matcher claude = CLAUDE.matcher(model);
        if (!claude.matches()) {
            return null;
        }
        String point = claude.group(3);
        return of(claude.group(1), claude.group(2) + "." + (point == null ? "0" : point));
    }

    private static @Nullable AnthropicFamily of(String name, String version) {
        if (name.equals("fable") || name.equals("mythos")) {
            return version.startsWith("5.") ? ALWAYS_THINKS : null;
        }
        boolean opus = name.equals("opus");
        return switch (version) {
            case "4.1" -> opus ? CLAUDE_4_5 : null;
            case "4.5" -> opus ? OPUS_4_5 : CLAUDE_4_5;
            case "4.6" -> name.equals("haiku") ? null : CLAUDE_4_6;
            case "4.7" -> opus ? OPUS_4_7 : null;
            case "4.8" -> opus ? OPUS_4_8 : null;
            case "5.0" -> opus ? OPUS_5 : name.equals("sonnet") ? SONNET_5 : null;
            case "5.5" -> opus ? ALWAYS_THINKS : name.equals("sonnet") ? SONNET_5_5 : HAIKU_5_5;
            default -> null;
        };
    }

    boolean can(Ability ability) {
        return abilities.contains(ability);
    }

    int maxTokens() {
        return can(Ability.SMALL) ? 64_000 : 128_000;
    }

    int maxImages() {
        return can(Ability.SMALL) ? 100 : 600;
    }

    /** Whether usage tells the tokens of thinking apart (in recordings: from Opus 4.8 on, not with 4.5). */
    boolean countsThinking() {
        return sampling != Sampling.ONE;
    }
}
