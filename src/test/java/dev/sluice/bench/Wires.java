package dev.sluice.bench;

/** The formats of the three providers, each told from the path of a call. One thread. */
final class Wires {

    /** About 100 characters; ten of them make the document of 1 KB. */
    private static final String SENTENCE =
            "The quick brown fox jumps over the lazy dog, and nobody who has seen it will ever forget the day. ";

    private static final String TEXT = SENTENCE.repeat(7);
    private static final String PIECE = WireBytes.STAMP + " and on ";

    private static final String CHAT_HEAD = "\"id\":\"chatcmpl-E1DwE9W1VnlFwP5mSZ4ILcHphvegS\",\"object\":\"%s\","
            + "\"created\":1783960614,\"model\":\"gpt-4o-2024-08-06\",\"service_tier\":\"default\","
            + "\"system_fingerprint\":null,";
    private static final String CHAT_USAGE =
            "\"usage\":{\"prompt_tokens\":14,\"completion_tokens\":40,\"total_tokens\":54}";

    private final WireBytes chat = new WireBytes(
            chatChunk("{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}", "null"),
            chatChunk("{\"content\":\"" + PIECE + "\"}", "null"),
            chatChunk("{}", "\"stop\"")
                    + event("{" + CHAT_HEAD.formatted("chat.completion.chunk") + "\"choices\":[]," + CHAT_USAGE + "}")
                    + event("[DONE]"),
            "{" + CHAT_HEAD.formatted("chat.completion")
                    + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"" + TEXT
                    + "\"},\"finish_reason\":\"stop\"}]," + CHAT_USAGE + "}");

    private final WireBytes messages = new WireBytes(
            named(
                            "message_start",
                            "\"message\":{\"id\":\"msg_011CeCGmCzjcUtmtEmMdEiM2\",\"type\":\"message\",\"role\":\"assistant\","
                                    + "\"model\":\"claude-haiku-4-5-20251001\",\"content\":[],\"stop_reason\":null,"
                                    + "\"stop_sequence\":null,\"usage\":{\"input_tokens\":15,\"output_tokens\":1}}")
                    + named("content_block_start", "\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}"),
            named("content_block_delta", "\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"" + PIECE + "\"}"),
            named("content_block_stop", "\"index\":0")
                    + named(
                            "message_delta",
                            "\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},"
                                    + "\"usage\":{\"input_tokens\":15,\"output_tokens\":40}")
                    + event("message_stop", "{\"type\":\"message_stop\"}"),
            "{\"id\":\"msg_011CeCGmCzjcUtmtEmMdEiM2\",\"type\":\"message\",\"role\":\"assistant\","
                    + "\"model\":\"claude-haiku-4-5-20251001\",\"content\":[{\"type\":\"text\",\"text\":\"" + TEXT
                    + "\"}],\"stop_reason\":\"end_turn\",\"stop_sequence\":null,"
                    + "\"usage\":{\"input_tokens\":15,\"output_tokens\":40}}");

    private final WireBytes generate = new WireBytes(
            "",
            event(candidate(PIECE, "")),
            event(candidate("", ",\"finishReason\":\"STOP\"")),
            candidate(TEXT, ",\"finishReason\":\"STOP\""));

    /** The format that is spoken at this path. */
    WireBytes at(String path) {
        if (path.contains("enerateContent")) {
            return generate;
        }
        return path.endsWith("/messages") ? messages : chat;
    }

    /** What is asked for: a stream or a document. */
    static boolean streamed(String path, String body) {
        return path.contains(":streamGenerateContent") || body.contains("\"stream\":true");
    }

    private static String event(String data) {
        return "data: " + data + "\n\n";
    }

    private static String event(String name, String data) {
        return "event: " + name + "\n" + event(data);
    }

    private static String chatChunk(String delta, String finish) {
        return event("{" + CHAT_HEAD.formatted("chat.completion.chunk") + "\"choices\":[{\"index\":0,\"delta\":" + delta
                + ",\"logprobs\":null,\"finish_reason\":" + finish + "}],\"usage\":null}");
    }

    private static String named(String type, String fields) {
        return event(type, "{\"type\":\"" + type + "\"," + fields + "}");
    }

    private static String candidate(String text, String finish) {
        return "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"" + text + "\"}],\"role\":\"model\"}" + finish
                + ",\"index\":0}],\"usageMetadata\":{\"promptTokenCount\":8,\"candidatesTokenCount\":40,"
                + "\"totalTokenCount\":48},\"modelVersion\":\"gemini-2.5-flash\",\"responseId\":\"6r6FarDODNmynsEP8cLCoQk\"}";
    }
}
