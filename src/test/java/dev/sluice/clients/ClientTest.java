package dev.sluice.clients;

import dev.sluice.features.RunningGateway;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A gateway for all tests of a class, with the sandbox behind it, and the models to ask. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ClientTest {

    /** The smallest picture. */
    static final String PNG =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    @SuppressWarnings("NullAway.Init") // set before all tests
    RunningGateway gateway;

    /** One of each provider, two of OpenAI: the second calls tools in another format. One is named bare. */
    static List<String> models() {
        return List.of(
                "gpt-4o", "openai/gpt-6.1-sol", "anthropic/claude-haiku-4-5-20251001", "google/gemini-3.8-flash");
    }

    /** One of the models of each provider whose names tell the sandbox what to do. */
    static List<String> steered(String name) {
        return Stream.of("openai/", "anthropic/", "google/")
                .map(provider -> provider + name)
                .toList();
    }

    @BeforeAll
    void startGateway(@TempDir Path directory) throws IOException {
        gateway = RunningGateway.start(directory);
    }

    @AfterAll
    void stopGateway() {
        gateway.close();
    }

    String baseUrl() {
        return gateway.address("/v1").toString();
    }
}
