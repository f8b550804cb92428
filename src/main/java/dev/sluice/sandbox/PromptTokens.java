package dev.sluice.sandbox;

import dev.sluice.json.JsonText;
import dev.sluice.sandbox.ModelRequest.Tool;
import dev.sluice.sandbox.ModelRequest.Turn;

/** How many tokens a request counts for. */
final class PromptTokens {

    private static final int PER_REQUEST = 3;
    private static final int PER_TURN = 4;
    private static final int PER_ATTACHMENT = 85;

    /** From which length on OpenAI caches a prompt, and in which steps (guides/prompt-caching, read 2026-07-15). */
    private static final int CACHED_FROM = 1024;

    private static final int CACHED_STEP = 128;

    private PromptTokens() {}

    static int of(ModelRequest request) {
        int tokens = PER_REQUEST;
        for (Turn turn : request.turns()) {
            tokens += PER_TURN + Tokenizer.count(turn.text()) + beside(turn);
        }
        for (Tool tool : request.tools()) {
            tokens += Tokenizer.count(tool.name()) + Tokenizer.count(JsonText.of(tool.parameters()));
        }
        return tokens;
    }

    /** The part that counts as read from a cache: the sandbox has seen every long prompt before. */
    static int cached(int prompt) {
        return prompt < CACHED_FROM ? 0 : prompt / CACHED_STEP * CACHED_STEP;
    }

    private static int beside(Turn turn) {
        return switch (turn) {
            case Turn.User user -> PER_ATTACHMENT * user.attachments().size();
            case Turn.Assistant assistant ->
                assistant.calls().stream().mapToInt(Tokenizer::count).sum();
            case Turn.Instruction instruction -> 0;
            case Turn.ToolResult result -> 0;
        };
    }
}
