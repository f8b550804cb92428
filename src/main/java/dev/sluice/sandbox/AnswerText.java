package dev.sluice.sandbox;

import dev.sluice.sandbox.ModelRequest.Turn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** The words of the sandbox's model: they tell what arrived, so that whoever asked sees that all of it did. */
final class AnswerText {

    static final String REFUSAL = "I'm sorry, but I can't help with that request.";
    static final String DRIP = "One drop at a time.";

    private static final int MAX_QUOTE = 400;
    private static final List<String> KINDS = List.of("image", "audio", "video", "file");

    private AnswerText() {}

    static String answer(ModelRequest request) {
        List<Turn.ToolResult> results = request.lastResults();
        if (!results.isEmpty()) {
            StringJoiner text = new StringJoiner(" ");
            for (Turn.ToolResult result : results) {
                text.add("%s returned: \"%s\".".formatted(result.function(), quote(result.text())));
            }
            return text.add("That answers what you asked.").toString();
        }
        StringJoiner text = new StringJoiner(" ");
        text.add("You said: \"%s\".".formatted(quote(request.lastUserText())));
        for (Map.Entry<String, Integer> kind : attachments(request).entrySet()) {
            text.add("I got " + counted(kind.getValue(), kind.getKey()) + " from you.");
        }
        text.add(conversation(request));
        return text.add("I am the sandbox standing in for %s: no provider was called.".formatted(request.model()))
                .toString();
    }

    static String reasoning(ModelRequest request) {
        return "The user's last message has %s. I tell what arrived."
                .formatted(counted(request.lastUserText().length(), "character"));
    }

    /** What an answer that may be any JSON object says. */
    static Map<String, Object> facts(ModelRequest request) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("you_said", quote(request.lastUserText()));
        List<Turn.ToolResult> results = request.lastResults();
        if (!results.isEmpty()) {
            facts.put(
                    "tool_results", results.stream().map(Turn.ToolResult::text).toList());
        }
        facts.put("messages", request.turns().size());
        facts.put("system_prompt_characters", instructionLength(request));
        facts.put("attachments", attachments(request));
        return facts;
    }

    /** The numbers from 1: what is lost, doubled or out of order shows. */
    static List<Piece> numbers(int count) {
        List<Piece> pieces = new ArrayList<>(count);
        for (int i = 1; i <= count; i++) {
            pieces.add(new Piece.Text(i == 1 ? "1" : " " + i));
        }
        return pieces;
    }

    private static String conversation(ModelRequest request) {
        int instructions = instructionLength(request);
        return "The conversation has %s, and %s."
                .formatted(
                        counted(request.turns().size(), "message"),
                        instructions == 0
                                ? "there is no system prompt"
                                : "its system prompt is " + counted(instructions, "character") + " long");
    }

    private static int instructionLength(ModelRequest request) {
        return request.turns().stream()
                .filter(Turn.Instruction.class::isInstance)
                .mapToInt(turn -> turn.text().length())
                .sum();
    }

    /** How many of each kind there are, in a fixed order. */
    private static Map<String, Integer> attachments(ModelRequest request) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (String kind : KINDS) {
            int count = request.turns().stream()
                    .filter(Turn.User.class::isInstance)
                    .mapToInt(turn -> (int) ((Turn.User) turn)
                            .attachments().stream().filter(kind::equals).count())
                    .sum();
            if (count > 0) {
                counts.put(kind, count);
            }
        }
        return counts;
    }

    private static String quote(String text) {
        if (text.length() <= MAX_QUOTE) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(MAX_QUOTE - 1)) ? MAX_QUOTE - 1 : MAX_QUOTE;
        return text.substring(0, end) + " … (" + text.length() + " characters in all)";
    }

    private static String counted(int count, String noun) {
        String plural = noun.equals("audio") ? "audio clip" : noun;
        return count == 1 ? "1 " + plural : count + " " + plural + "s";
    }
}
