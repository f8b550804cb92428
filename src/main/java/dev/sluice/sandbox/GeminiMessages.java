package dev.sluice.sandbox;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The messages that a generateContent request is made of, as google/ai/generativelanguage/v1beta defines them
 * (googleapis/googleapis, snapshot of 2026-08-22; googleapis/js-genai src/types.ts of 2026-08-21 for what is newer). Tools that
 * Google runs itself are only known by name: the stand-in takes them and does nothing with them.
 */
final class GeminiMessages {

    private static final Map<String, Map<String, Field>> MESSAGES = Map.ofEntries(
            message(
                    "GenerateContentRequest",
                    "model string",
                    "contents Content[]",
                    "systemInstruction Content",
                    "tools Tool[]",
                    "toolConfig ToolConfig",
                    "safetySettings SafetySetting[]",
                    "generationConfig GenerationConfig",
                    "cachedContent string",
                    "serviceTier string",
                    "store bool"),
            message("Content", "parts Part[]", "role string"),
            message(
                    "Part",
                    "text string data",
                    "inlineData Blob data",
                    "functionCall FunctionCall data",
                    "functionResponse FunctionResponse data",
                    "fileData FileData data",
                    "executableCode Struct data",
                    "codeExecutionResult Struct data",
                    "thought bool",
                    "thoughtSignature bytes",
                    "partMetadata Struct",
                    "videoMetadata Struct",
                    "mediaResolution Struct"),
            message("Blob", "mimeType string", "data base64"),
            message("FileData", "mimeType string", "fileUri string"),
            message("FunctionCall", "id string", "name string", "args Struct"),
            message(
                    "FunctionResponse",
                    "id string",
                    "name string",
                    "response Struct",
                    "parts FunctionResponsePart[]",
                    "willContinue bool",
                    "scheduling Scheduling"),
            message("FunctionResponsePart", "inlineData Blob data"),
            message(
                    "Tool",
                    "functionDeclarations FunctionDeclaration[]",
                    "googleSearchRetrieval Struct",
                    "codeExecution Struct",
                    "googleSearch Struct",
                    "computerUse Struct",
                    "urlContext Struct",
                    "fileSearch Struct",
                    "googleMaps Struct",
                    "mcpServers Struct[]"),
            message(
                    "FunctionDeclaration",
                    "name string",
                    "description string",
                    "behavior Behavior",
                    "parameters Schema",
                    "parametersJsonSchema Value",
                    "response Schema",
                    "responseJsonSchema Value"),
            message("ToolConfig", "functionCallingConfig FunctionCallingConfig", "retrievalConfig Struct"),
            message("FunctionCallingConfig", "mode Mode", "allowedFunctionNames string[]"),
            message("SafetySetting", "category HarmCategory", "threshold HarmBlockThreshold"),
            message(
                    "GenerationConfig",
                    "candidateCount int32",
                    "stopSequences string[]",
                    "maxOutputTokens int32",
                    "temperature float",
                    "topP float",
                    "topK int32",
                    "seed int32",
                    "responseMimeType string",
                    "responseSchema Schema",
                    "responseJsonSchema Value",
                    "presencePenalty float",
                    "frequencyPenalty float",
                    "responseLogprobs bool",
                    "logprobs int32",
                    "enableEnhancedCivicAnswers bool",
                    "responseModalities Modality[]",
                    "speechConfig Struct",
                    "thinkingConfig ThinkingConfig",
                    "imageConfig Struct",
                    "mediaResolution MediaResolution"),
            message("ThinkingConfig", "includeThoughts bool", "thinkingBudget int32", "thinkingLevel ThinkingLevel"),
            message(
                    "Schema",
                    "type Type",
                    "format string",
                    "title string",
                    "description string",
                    "nullable bool",
                    "enum string[]",
                    "items Schema",
                    "maxItems int64",
                    "minItems int64",
                    "properties Schema{}",
                    "required string[]",
                    "minProperties int64",
                    "maxProperties int64",
                    "minimum double",
                    "maximum double",
                    "minLength int64",
                    "maxLength int64",
                    "pattern string",
                    "example Value",
                    "anyOf Schema[]",
                    "propertyOrdering string[]",
                    "default Value"));

    private static final Map<String, List<String>> ENUMS = Map.of(
            "Type",
            List.of("TYPE_UNSPECIFIED", "STRING", "NUMBER", "INTEGER", "BOOLEAN", "ARRAY", "OBJECT", "NULL"),
            "Mode",
            List.of("MODE_UNSPECIFIED", "AUTO", "ANY", "NONE", "VALIDATED"),
            "ThinkingLevel",
            List.of("THINKING_LEVEL_UNSPECIFIED", "LOW", "HIGH", "MEDIUM", "MINIMAL"),
            "Modality",
            List.of("MODALITY_UNSPECIFIED", "TEXT", "IMAGE", "AUDIO"),
            "MediaResolution",
            List.of(
                    "MEDIA_RESOLUTION_UNSPECIFIED",
                    "MEDIA_RESOLUTION_LOW",
                    "MEDIA_RESOLUTION_MEDIUM",
                    "MEDIA_RESOLUTION_HIGH"),
            "Behavior",
            List.of("UNSPECIFIED", "BLOCKING", "NON_BLOCKING"),
            "Scheduling",
            List.of("SCHEDULING_UNSPECIFIED", "SILENT", "WHEN_IDLE", "INTERRUPT"),
            "HarmCategory",
            List.of(
                    "HARM_CATEGORY_UNSPECIFIED",
                    "HARM_CATEGORY_DEROGATORY",
                    "HARM_CATEGORY_TOXICITY",
                    "HARM_CATEGORY_VIOLENCE",
                    "HARM_CATEGORY_SEXUAL",
                    "HARM_CATEGORY_MEDICAL",
                    "HARM_CATEGORY_DANGEROUS",
                    "HARM_CATEGORY_HARASSMENT",
                    "HARM_CATEGORY_HATE_SPEECH",
                    "HARM_CATEGORY_SEXUALLY_EXPLICIT",
                    "HARM_CATEGORY_DANGEROUS_CONTENT",
                    "HARM_CATEGORY_CIVIC_INTEGRITY"),
            "HarmBlockThreshold",
            List.of(
                    "HARM_BLOCK_THRESHOLD_UNSPECIFIED",
                    "BLOCK_LOW_AND_ABOVE",
                    "BLOCK_MEDIUM_AND_ABOVE",
                    "BLOCK_ONLY_HIGH",
                    "BLOCK_NONE",
                    "OFF"));

    /** How often a field may be there. */
    enum Shape {
        ONE,
        LIST,
        MAP
    }

    /**
     * A field of a message.
     *
     * @param name as JSON spells it
     * @param proto as errors spell it, and JSON may too
     * @param type a scalar, an enumeration or a message
     * @param oneof the choice that the field is an alternative of; null if of none
     */
    record Field(
            String name,
            String proto,
            String type,
            Shape shape,
            @Nullable String oneof) {}

    private GeminiMessages() {}

    /** The fields of a message by both their spellings; null if there is no such message. */
    static @Nullable Map<String, Field> message(String type) {
        return MESSAGES.get(type);
    }

    /** The names of an enumeration's values, each at its number; null if there is no such enumeration. */
    static @Nullable List<String> enumeration(String type) {
        return ENUMS.get(type);
    }

    /** @param fields name and type of each, and the choice that it is an alternative of */
    private static Map.Entry<String, Map<String, Field>> message(String name, String... fields) {
        Map<String, Field> bySpelling = new HashMap<>();
        for (String text : fields) {
            Field field = field(text.split(" ", -1));
            bySpelling.put(field.name(), field);
            bySpelling.put(field.proto(), field);
        }
        return Map.entry(name, Map.copyOf(bySpelling));
    }

    private static Field field(String[] words) {
        String type = words[1];
        Shape shape = type.endsWith("[]") ? Shape.LIST : type.endsWith("{}") ? Shape.MAP : Shape.ONE;
        return new Field(
                words[0],
                words[0].replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT),
                shape == Shape.ONE ? type : type.substring(0, type.length() - 2),
                shape,
                words.length > 2 ? words[2] : null);
    }
}
