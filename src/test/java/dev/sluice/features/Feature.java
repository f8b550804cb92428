package dev.sluice.features;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** One row of the feature table: what is asked, and in a word what came of it. */
enum Feature {
    TEXT {
        @Override
        Played play(Conversation with) {
            return with.asks(user("Hello!")).answers();
        }
    },
    IMAGE_INLINE {
        @Override
        Played play(Conversation with) {
            return with.asks(user(text("What is this?"), part("image", data("image/png", Samples.PNG))))
                    .sees("image");
        }
    },
    IMAGE_BY_URL {
        @Override
        Played play(Conversation with) {
            return with.asks(user(text("What is this?"), url("image_url", with.url("cat.png"))))
                    .sees("image");
        }
    },
    PDF_INLINE {
        @Override
        Played play(Conversation with) {
            JsonObject file = new JsonObject()
                    .put("filename", "report.pdf")
                    .put("file_data", "data:application/pdf;base64," + base64(Samples.PDF));
            return with.asks(user(text("Sum it up."), part("file", file))).sees("file");
        }
    },
    PDF_BY_URL {
        @Override
        Played play(Conversation with) {
            JsonObject file = new JsonObject().put("filename", "report.pdf").put("file_url", with.url("report.pdf"));
            return with.asks(user(text("Sum it up."), part("file", file))).sees("file");
        }
    },
    AUDIO_INLINE {
        @Override
        Played play(Conversation with) {
            JsonObject audio = new JsonObject().put("data", base64(Samples.WAV)).put("format", "wav");
            return with.asks(user(text("Write it down."), part("input_audio", audio)))
                    .sees("audio");
        }
    },
    AUDIO_BY_URL {
        @Override
        Played play(Conversation with) {
            return with.asks(user(text("Write it down."), url("audio_url", with.url("speech.wav"))))
                    .sees("audio");
        }
    },
    VIDEO_BY_URL {
        @Override
        Played play(Conversation with) {
            return with.asks(user(text("What happens?"), url("video_url", with.url("film.mp4"))))
                    .sees("video");
        }
    },
    TWO_TOOLS_AT_ONCE_AND_THEIR_RESULTS {
        @Override
        Played play(Conversation with) {
            with.tools("get_weather", "get_time").asks(user("get_weather and get_time, please"));
            if (with.toolCalls().size() != 2) {
                return with.answers();
            }
            return with.answersCalls("sunny", "noon").answers();
        }
    },
    JSON_SCHEMA {
        @Override
        Played play(Conversation with) {
            with.put(
                    "response_format",
                    new JsonObject()
                            .put("type", "json_schema")
                            .put(
                                    "json_schema",
                                    new JsonObject()
                                            .put("name", "weather")
                                            .put("strict", true)
                                            .put("schema", Samples.schema())));
            return with.asks(user("The weather as JSON.")).isJson("city", "degrees");
        }
    },
    JSON_OBJECT {
        @Override
        Played play(Conversation with) {
            with.put("response_format", new JsonObject().put("type", "json_object"));
            return with.asks(user("The weather as JSON.")).isJson();
        }
    },
    REASONING_AND_TOOLS_OVER_THREE_TURNS {
        @Override
        Played play(Conversation with) {
            with.reasoning().tools("get_weather");
            for (String city : List.of("Paris", "Rome", "Oslo")) {
                with.asks(user("get_weather of " + city));
                if (with.toolCalls().isEmpty()) {
                    return with.answers();
                }
                with.answersCalls("sunny in " + city);
            }
            return with.answersKeepingState();
        }
    },
    LENGTH_STOP {
        @Override
        Played play(Conversation with) {
            return with.put("max_tokens", 16)
                    .asks(user("Tell me a long story."))
                    .answers();
        }
    },
    STOP_SEQUENCE {
        @Override
        Played play(Conversation with) {
            return with.put("stop", new JsonArray().add("conversation"))
                    .asks(user("Hello!"))
                    .stopsBefore("conversation");
        }
    },
    REFUSAL {
        @Override
        Played play(Conversation with) {
            return with.model("sandbox-refusal").asks(user("Something bad.")).answers();
        }
    },
    CONTENT_FILTER {
        @Override
        Played play(Conversation with) {
            return with.model("sandbox-filter").asks(user("Something bad.")).answers();
        }
    },
    RATE_LIMIT {
        @Override
        Played play(Conversation with) {
            return with.model("sandbox-error-429").asks(user("Hello!")).answers();
        }
    },
    FAILURE_IN_MIDSTREAM {
        @Override
        Played play(Conversation with) {
            return with.model("sandbox-error-midstream").asks(user("Hello!")).answers();
        }
    },
    CUT_IN_MIDSTREAM {
        @Override
        Played play(Conversation with) {
            return with.model("sandbox-cut").asks(user("Hello!")).answers();
        }
    };

    /** Plays it once. */
    abstract Played play(Conversation with);

    /** The name as the table has it. */
    String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /**
     * @param outcome in the words of the table
     * @param substance what each answer of the conversation held
     */
    record Played(String outcome, List<JsonObject> substance) {}

    static JsonObject user(String text) {
        return new JsonObject().put("role", "user").put("content", text);
    }

    static JsonObject user(JsonObject... parts) {
        return new JsonObject()
                .put("role", "user")
                .put("content", new JsonArray(List.of(parts).stream().collect(Collectors.toList())));
    }

    static JsonObject text(String text) {
        return new JsonObject().put("type", "text").put("text", text);
    }

    static JsonObject part(String type, JsonObject content) {
        return new JsonObject().put("type", type).put(type, content);
    }

    static JsonObject url(String type, String url) {
        return part(type, new JsonObject().put("url", url));
    }

    static JsonObject data(String mediaType, byte[] bytes) {
        return new JsonObject().put("data", base64(bytes)).put("media_type", mediaType);
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
