package dev.sluice.features;

import java.util.Locale;

/** A column of the feature table: a provider and the wire that its requests take. */
enum Subject {
    OPENAI_CHAT("openai", "gpt-4o", "gpt-5", false),
    /** Chosen by the wish to see the reasoning, which only this wire can fulfil. */
    OPENAI_RESPONSES("openai", "gpt-6.1-sol", "gpt-6.1-sol", true),
    ANTHROPIC("anthropic", "claude-haiku-4-5-20251001", "claude-sonnet-5-5", false),
    GOOGLE("google", "gemini-3.8-flash", "gemini-3.8-flash", false);

    private final String provider;
    private final String usual;
    private final String reasoning;
    private final boolean alwaysShowsReasoning;

    Subject(String provider, String usual, String reasoning, boolean alwaysShowsReasoning) {
        this.provider = provider;
        this.usual = usual;
        this.reasoning = reasoning;
        this.alwaysShowsReasoning = alwaysShowsReasoning;
    }

    /** The name as the table has it. */
    String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    String model() {
        return provider + "/" + usual;
    }

    String reasoningModel() {
        return provider + "/" + reasoning;
    }

    /** One of the models whose names tell the sandbox what to do. */
    String steered(String name) {
        return provider + "/" + name;
    }

    boolean alwaysShowsReasoning() {
        return alwaysShowsReasoning;
    }
}
