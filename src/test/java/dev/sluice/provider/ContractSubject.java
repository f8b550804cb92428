package dev.sluice.provider;

import dev.sluice.Fixtures;
import dev.sluice.model.ChatRequest;
import dev.sluice.model.ContentPart;
import dev.sluice.model.Delivery;
import dev.sluice.model.Message;
import dev.sluice.model.ReasoningOptions;
import dev.sluice.model.ResponseFormat;
import dev.sluice.model.Sampling;
import dev.sluice.model.ToolUse;
import dev.sluice.registry.ModelInfo;
import dev.sluice.registry.ModelInfo.Life;
import dev.sluice.registry.ModelInfo.Parameters;
import dev.sluice.registry.ModelInfo.Sizes;
import dev.sluice.registry.ModelInfo.Support;
import dev.sluice.registry.ModelInfo.Wires;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;

/**
 * One wire of one provider and its recorded answers, as {@code contract/<provider>/<wire>/cases.properties} names them.
 *
 * @param cases by the name of the case
 */
record ContractSubject(Provider provider, Wire wire, Properties cases) {

    static final ChatRequest HELLO = new ChatRequest(
            "provider/model",
            List.of(new Message.User("messages[0]", List.of(new ContentPart.Text("Hello")), null)),
            Sampling.DEFAULT,
            ToolUse.NONE,
            new ResponseFormat.Text(),
            ReasoningOptions.DEFAULT,
            new Delivery(true, false, true, null),
            Map.of(),
            List.of());

    /** An error answer. */
    record ErrorAnswer(int status, Buffer body) {}

    /** Every wire of every provider there is; a wire without cases is an error. */
    static List<ContractSubject> all() {
        List<ContractSubject> subjects = new ArrayList<>();
        for (Provider provider : ServiceLoader.load(Provider.class)) {
            Path directory = Fixtures.resources("contract").resolve(provider.name());
            for (String name : new TreeSet<>(provider.wires().keySet())) {
                Properties cases = properties(directory.resolve(name).resolve("cases.properties"));
                subjects.add(new ContractSubject(provider, wire(provider, name), cases));
            }
        }
        return subjects;
    }

    /** A provider's wire by their names. */
    static Wire wire(String provider, String name) {
        return ServiceLoader.load(Provider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(found -> found.name().equals(provider))
                .map(found -> wire(found, name))
                .findFirst()
                .orElseThrow();
    }

    private static Wire wire(Provider provider, String name) {
        return provider.wire(HELLO, model(provider, name));
    }

    /** A model that takes everything. */
    ModelInfo model() {
        return model(provider, wire.name());
    }

    WireReading reading() {
        return new WireReading(wire, provider.name());
    }

    /** Whether the case cannot be with this wire. */
    boolean lacks(String name) {
        return value(name).startsWith("none:");
    }

    /** The recorded answer of a case. */
    byte[] answer(String name) {
        return read(value(name));
    }

    /** The recorded error of a case. */
    ErrorAnswer error(String name) {
        String value = value(name);
        int space = value.indexOf(' ');
        return new ErrorAnswer(
                Integer.parseInt(value.substring(0, space)), Buffer.buffer(read(value.substring(space + 1))));
    }

    @Override
    public String toString() {
        return provider.name() + " " + wire.name();
    }

    private String value(String name) {
        String value = cases.getProperty(name);
        if (value == null) {
            throw new AssertionError(this + " has nothing for the case " + name);
        }
        return value;
    }

    private static ModelInfo model(Provider provider, String wire) {
        return new ModelInfo(
                provider.name(),
                "model",
                "model",
                Wires.only(wire),
                Life.ACTIVE,
                Sizes.UNKNOWN,
                EnumSet.allOf(ModelInfo.Modality.class),
                new Parameters(Support.YES, Support.YES, 4, true, true, List.of("low", "high"), false),
                Set.of());
    }

    private static Properties properties(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }

    private static byte[] read(String path) {
        try {
            return Files.readAllBytes(Fixtures.resources(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
