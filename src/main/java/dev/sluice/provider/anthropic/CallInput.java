package dev.sluice.provider.anthropic;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;

/**
 * A call's arguments as the object that Anthropic wants. They are read only to see what they are; the text goes on as it came, for
 * numbers and the order of keys have to stay.
 */
final class CallInput {

    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private enum Kind {
        NOTHING,
        OBJECT,
        OTHER_JSON,
        NO_JSON
    }

    private CallInput() {}

    static void write(JsonGenerator out, String arguments) throws IOException {
        switch (kind(arguments)) {
            case NOTHING -> out.writeRawValue("{}");
            case OBJECT -> out.writeRawValue(arguments);
            case OTHER_JSON -> {
                out.writeStartObject();
                out.writeFieldName("value");
                out.writeRawValue(arguments);
                out.writeEndObject();
            }
            case NO_JSON -> {
                out.writeStartObject();
                out.writeStringField("_raw", arguments);
                out.writeEndObject();
            }
        }
    }

    private static Kind kind(String arguments) {
        if (arguments.isBlank()) {
            return Kind.NOTHING;
        }
        try (JsonParser parser = FACTORY.createParser(arguments)) {
            JsonToken first = parser.nextToken();
            parser.skipChildren();
            if (parser.nextToken() != null) {
                return Kind.NO_JSON;
            }
            return first == JsonToken.START_OBJECT ? Kind.OBJECT : Kind.OTHER_JSON;
        } catch (IOException notJson) {
            return Kind.NO_JSON;
        }
    }
}
