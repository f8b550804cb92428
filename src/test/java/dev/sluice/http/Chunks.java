package dev.sluice.http;

/** The provider's wire and the client's bodies that the tests of this package share. */
final class Chunks {

    static final String START = chunk("{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}", "null");
    static final String FINISH = chunk("{}", "\"stop\"");
    static final String USAGE = "{\"id\":\"chatcmpl-up\",\"model\":\"gpt-4o-2024-08-06\",\"choices\":[],\"usage\":"
            + "{\"prompt_tokens\":9,\"completion_tokens\":2,\"total_tokens\":11}}";
    static final String DONE = "[DONE]";

    private Chunks() {}

    static String text(String content) {
        return chunk("{\"content\":\"" + content + "\"}", "null");
    }

    static String chunk(String delta, String finishReason) {
        return "{\"id\":\"chatcmpl-up\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"gpt-4o-2024-08-06\","
                + "\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + finishReason + "}]}";
    }

    /** A request for a stream. */
    static String ask() {
        return "{\"model\":\"openai/gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    }

    /** A request for one document. */
    static String askDocument() {
        return "{\"model\":\"openai/gpt-4o\",\"stream\":false,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    }
}
