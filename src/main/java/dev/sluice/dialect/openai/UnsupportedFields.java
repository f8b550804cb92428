package dev.sluice.dialect.openai;

import dev.sluice.dialect.Problems;
import dev.sluice.json.JsonFields;
import java.util.Map;
import java.util.TreeMap;

/**
 * Fields of OpenAI's format that ask for what this gateway does not do. They are refused: an answer without what they ask for would be
 * another than the one that the client waits for.
 */
final class UnsupportedFields {

    private static final String CODE = "unsupported_parameter";

    private static final Map<String, String> OF_REQUESTS = new TreeMap<>(Map.of(
            "functions", "is not supported; it is the former name of tools",
            "function_call", "is not supported; it is the former name of tool_choice",
            "audio", "is not supported; answers are text",
            "web_search_options", "is not supported; models do not search here"));

    private static final Map<String, String> OF_MESSAGES = Map.of(
            "function_call", "is not supported; it is the former name of tool_calls",
            "audio", "is not supported; play the text back");

    private UnsupportedFields() {}

    static boolean contain(String name) {
        return OF_REQUESTS.containsKey(name);
    }

    static void check(JsonFields request, Problems problems) {
        refuse(OF_REQUESTS, request, problems);
        request.objects("messages").forEach(message -> refuse(OF_MESSAGES, message, problems));
    }

    private static void refuse(Map<String, String> rules, JsonFields fields, Problems problems) {
        rules.forEach((name, rule) -> {
            if (fields.value(name) != null) {
                problems.add(CODE, fields.path(name), rule);
            }
        });
    }
}
