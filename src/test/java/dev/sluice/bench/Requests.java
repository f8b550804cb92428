package dev.sluice.bench;

import dev.sluice.auth.Caller;
import dev.sluice.auth.TokenIssuer;
import dev.sluice.config.AuthConfig;
import dev.sluice.config.Secret;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/** What the load sends to Sluice, as bytes. */
final class Requests {

    static final String SECRET = "a-secret-of-more-than-thirty-two-bytes";
    static final String RUNS = "/v3/ai/chat_completion_runs";
    private static final String COMPLETIONS = "/v3/ai/chat_completions";
    private static final String OPENAI_COMPLETIONS = "/v1/chat/completions";
    private static final String MODEL = "openai/gpt-4o";
    private static final int IMAGES = 4;

    /** How a PNG of 64 by 64 pixels begins. */
    private static final byte[] PNG = {
        (byte) 0x89,
        'P',
        'N',
        'G',
        '\r',
        '\n',
        0x1a,
        '\n',
        0,
        0,
        0,
        13,
        'I',
        'H',
        'D',
        'R',
        0,
        0,
        0,
        64,
        0,
        0,
        0,
        64,
        8,
        2
    };

    private static final String TOKEN = new TokenIssuer(
                    new AuthConfig(
                            new Secret(SECRET),
                            List.of(),
                            null,
                            Duration.ofMinutes(1),
                            null,
                            null,
                            Duration.ofSeconds(30),
                            new AuthConfig.Claims("sub", "business_uid", "token_type", "staff", "models", "limits")),
                    InstantSource.system())
            .issue(new Caller("staff-1", "bench", Caller.EVERY_MODEL), "staff", Duration.ofHours(12));

    private Requests() {}

    /** As an SDK of OpenAI puts it. */
    static ByteBuf openAiDocument(Prompt prompt) {
        return post(OPENAI_COMPLETIONS, "\"stream\":false,", content(prompt));
    }

    static ByteBuf openAiStream(Prompt prompt) {
        return post(OPENAI_COMPLETIONS, "\"stream\":true,", content(prompt));
    }

    static ByteBuf document(Prompt prompt) {
        return post(COMPLETIONS, "\"stream\":false,", content(prompt));
    }

    static ByteBuf stream(Prompt prompt) {
        return post(COMPLETIONS, "", content(prompt));
    }

    static ByteBuf run(Prompt prompt) {
        return post(COMPLETIONS, "\"async\":true,", content(prompt));
    }

    /** A run with images of this size together. */
    static ByteBuf largeRun(Prompt prompt, int bytes) {
        byte[] image = new byte[bytes / IMAGES / 4 * 3];
        new Random(1).nextBytes(image);
        System.arraycopy(PNG, 0, image, 0, PNG.length);
        String part = ",{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,"
                + Base64.getEncoder().encodeToString(image) + "\"}}";
        return post(
                COMPLETIONS,
                "\"async\":true,",
                "[{\"type\":\"text\",\"text\":\"" + prompt.text() + "\"}" + part.repeat(IMAGES) + "]");
    }

    static ByteBuf get(String path) {
        return SharedBytes.of(head("GET", path) + "\r\n");
    }

    private static String content(Prompt prompt) {
        return "\"" + prompt.text() + "\"";
    }

    private static ByteBuf post(String path, String options, String content) {
        String body = "{\"model\":\"" + MODEL + "\"," + options + "\"messages\":[{\"role\":\"user\",\"content\":"
                + content + "}]}";
        return SharedBytes.of(head("POST", path) + "Content-Type: application/json\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body);
    }

    private static String head(String method, String path) {
        return method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + TOKEN + "\r\n";
    }
}
