package dev.sluice.provider.openai;

import static dev.sluice.provider.JsonValues.count;
import static dev.sluice.provider.JsonValues.string;
import static dev.sluice.provider.JsonValues.word;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.model.Usage;
import dev.sluice.provider.WireJson;
import dev.sluice.provider.openai.ChatChunk.Choice;
import dev.sluice.provider.openai.ChatChunk.Delta;
import dev.sluice.provider.openai.ChatChunk.ToolFragment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a chunk in one pass over its bytes and looks only at what is used. Immutable.
 *
 * <p>Every method stands on a value when it is called, and on the last token of that value when it returns.
 */
final class ChatChunkReader {

    /** Where a choice has its content: {@code delta} in a chunk, {@code message} in a document. */
    private final String content;

    /** Whether {@code id} and {@code model} are read. */
    private final boolean names;

    private ChatChunkReader(String content, boolean names) {
        this.content = content;
        this.names = names;
    }

    static ChatChunkReader ofStream() {
        return new ChatChunkReader("delta", true);
    }

    static ChatChunkReader ofDocument() {
        return new ChatChunkReader("message", true);
    }

    /** One that passes over {@code id} and {@code model}, which every chunk repeats. */
    ChatChunkReader withoutNames() {
        return new ChatChunkReader(content, false);
    }

    /** @throws IOException if this is not exactly one JSON object */
    ChatChunk read(byte[] bytes, int offset, int length) throws IOException {
        return WireJson.object(bytes, offset, length, this::chunk);
    }

    private ChatChunk chunk(JsonParser parser) throws IOException {
        String id = null;
        String model = null;
        List<Choice> choices = List.of();
        Usage usage = null;
        ReportedError error = null;
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            parser.nextToken();
            switch (key) {
                case "id" -> id = names ? word(parser) : null;
                case "model" -> model = names ? word(parser) : null;
                case "choices" -> choices = choices(parser);
                case "usage" -> usage = UsageReader.OF_CHAT.read(parser);
                case "error" -> error = ReportedError.read(parser);
                default -> parser.skipChildren();
            }
        }
        return new ChatChunk(id, model, choices, usage, error);
    }

    private List<Choice> choices(JsonParser parser) throws IOException {
        if (!parser.isExpectedStartArrayToken()) {
            parser.skipChildren();
            return List.of();
        }
        List<Choice> choices = new ArrayList<>(1);
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.isExpectedStartObjectToken()) {
                choices.add(choice(parser));
            } else {
                parser.skipChildren();
            }
        }
        return choices;
    }

    private Choice choice(JsonParser parser) throws IOException {
        int index = 0;
        Delta delta = Delta.NOTHING;
        String finishReason = null;
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            parser.nextToken();
            if (key.equals(content)) {
                delta = delta(parser);
                continue;
            }
            switch (key) {
                case "index" -> index = index(parser, 0);
                case "finish_reason" -> finishReason = word(parser);
                default -> parser.skipChildren();
            }
        }
        return new Choice(index, delta, finishReason);
    }

    private static Delta delta(JsonParser parser) throws IOException {
        if (!parser.isExpectedStartObjectToken()) {
            parser.skipChildren();
            return Delta.NOTHING;
        }
        String reasoningContent = null;
        String reasoning = null;
        String content = null;
        String refusal = null;
        List<ToolFragment> toolCalls = List.of();
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            parser.nextToken();
            switch (key) {
                case "content" -> content = string(parser);
                case "refusal" -> refusal = string(parser);
                case "tool_calls" -> toolCalls = toolCalls(parser);
                // Not OpenAI's. DeepSeek and its followers spell it the first way, OpenRouter and newer vLLM the
                // second, and servers in between send the same text twice (vllm-project/vllm#27752 and #34030,
                // read 2026-11-22).
                case "reasoning_content" -> reasoningContent = string(parser);
                case "reasoning" -> reasoning = string(parser);
                default -> parser.skipChildren();
            }
        }
        return new Delta(reasoningContent == null ? reasoning : reasoningContent, content, refusal, toolCalls);
    }

    private static List<ToolFragment> toolCalls(JsonParser parser) throws IOException {
        if (!parser.isExpectedStartArrayToken()) {
            parser.skipChildren();
            return List.of();
        }
        List<ToolFragment> fragments = new ArrayList<>(1);
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (!parser.isExpectedStartObjectToken()) {
                parser.skipChildren();
                continue;
            }
            ToolFragment fragment = toolCall(parser);
            if (fragment != null) {
                fragments.add(fragment);
            }
        }
        return fragments;
    }

    /** A piece of a function call; null for calls of other kinds, which the gateway never asks for. */
    private static @Nullable ToolFragment toolCall(JsonParser parser) throws IOException {
        int index = ToolFragment.NO_INDEX;
        String id = null;
        Function function = null;
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            parser.nextToken();
            switch (key) {
                case "index" -> index = index(parser, ToolFragment.NO_INDEX);
                case "id" -> id = word(parser);
                case "function" -> function = function(parser);
                default -> parser.skipChildren();
            }
        }
        return function == null ? null : new ToolFragment(index, id, function.name(), function.arguments());
    }

    private record Function(@Nullable String name, @Nullable String arguments) {}

    private static @Nullable Function function(JsonParser parser) throws IOException {
        if (!parser.isExpectedStartObjectToken()) {
            parser.skipChildren();
            return null;
        }
        String name = null;
        String arguments = null;
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            parser.nextToken();
            switch (key) {
                case "name" -> name = word(parser);
                case "arguments" -> arguments = string(parser);
                default -> parser.skipChildren();
            }
        }
        return new Function(name, arguments);
    }

    private static int index(JsonParser parser, int absent) throws IOException {
        Long index = count(parser);
        return index != null && index <= Integer.MAX_VALUE ? index.intValue() : absent;
    }
}
