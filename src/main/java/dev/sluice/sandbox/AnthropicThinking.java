package dev.sluice.sandbox;

import dev.sluice.json.JsonFields;
import dev.sluice.sandbox.ModelRequest.Turn;
import java.util.List;

/**
 * How the answer to a checked request is thought about.
 *
 * @param shown whether what is thought is shown, or only signed
 * @param tokens what it costs where it is not shown
 */
record AnthropicThinking(Mode mode, boolean shown, int tokens) {

    enum Mode {
        OFF,
        /** Within a budget, once per turn: not again after the results of tools (extended thinking page, 2026-08-22). */
        MANUAL,
        ADAPTIVE,
        /** Only after the results of tools (Sonnet 5.5 migration guide, 2026-10-09). */
        BETWEEN_TOOLS
    }

    static AnthropicThinking of(JsonFields body, AnthropicFamily family) {
        JsonFields thinking = body.objectOrEmpty("thinking");
        String absent = family.thinking().byDefault() ? "adaptive" : "disabled";
        Mode mode =
                switch (thinking.string("type", absent)) {
                    case "enabled" -> Mode.MANUAL;
                    case "adaptive" -> Mode.ADAPTIVE;
                    case "between_tools" -> Mode.BETWEEN_TOOLS;
                    default -> Mode.OFF;
                };
        String display = thinking.string("display");
        boolean shown = mode == Mode.BETWEEN_TOOLS
                || (display == null ? family.thinking().shownByDefault() : display.equals("summarized"));
        return new AnthropicThinking(mode, shown, tokens(body.objectOrEmpty("output_config")));
    }

    /** Whether the answer begins with thinking. */
    boolean comesFirst(List<Turn> turns) {
        boolean afterResults = !turns.isEmpty() && turns.getLast() instanceof Turn.ToolResult;
        return switch (mode) {
            case OFF -> false;
            case MANUAL -> !afterResults;
            case ADAPTIVE -> true;
            case BETWEEN_TOOLS -> afterResults;
        };
    }

    private static int tokens(JsonFields config) {
        return switch (config.string("effort", "high")) {
            case "low" -> 16;
            case "medium" -> 32;
            case "xhigh" -> 128;
            case "max" -> 256;
            default -> 64;
        };
    }
}
