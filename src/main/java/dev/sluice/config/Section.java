package dev.sluice.config;

import dev.sluice.json.JsonFields;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Typed reading of one mapping of the settings. A value that breaks its rule is reported, and something harmless is returned in its
 * place: whoever reads goes on, and nothing of it is used.
 */
final class Section {

    private static final Duration LONGEST = Duration.ofHours(24);
    private static final long MOST_BYTES = 1L << 40;
    private static final Set<String> HTTP = Set.of("http", "https");

    private final Settings settings;
    private final JsonFields fields;

    Section(Settings settings, String path, JsonObject values) {
        this.settings = settings;
        this.fields = JsonFields.at(path, values);
    }

    Section section(String key) {
        JsonFields child = fields.objectOrEmpty(key);
        return new Section(settings, path(key), child.toJson());
    }

    /** The mappings of a list. */
    List<Section> sections(String key) {
        return fields.objects(key).stream()
                .map(child -> new Section(settings, child.path(), child.toJson()))
                .toList();
    }

    Set<String> keys() {
        return fields.keys();
    }

    String path(String key) {
        return fields.path(key);
    }

    boolean refused(String key) {
        return settings.refused(path(key));
    }

    void refuse(String key, String rule) {
        settings.refuse(path(key), rule);
    }

    /** A text that has a default. */
    String text(String key) {
        return given(key, fields.string(key));
    }

    /** A text that may be missing. */
    @Nullable
    String textOrNull(String key) {
        String text = fields.string(key);
        return text == null || text.isBlank() ? null : text;
    }

    List<String> texts(String key) {
        return fields.strings(key);
    }

    @Nullable
    Secret secretOrNull(String key) {
        String text = textOrNull(key);
        return text == null ? null : new Secret(text);
    }

    boolean flag(String key) {
        return fields.isTrue(key);
    }

    int integer(String key) {
        return given(key, fields.integer(key));
    }

    /** A whole number of an entry of a list: such entries have no defaults in the built-in file. */
    int integer(String key, int absent) {
        Integer value = fields.integer(key);
        return value == null ? absent : value;
    }

    double number(String key) {
        return given(key, fields.number(key));
    }

    /** A duration that is longer than zero. */
    Duration duration(String key) {
        return duration(key, LONGEST);
    }

    /** A duration that is longer than zero and has a bound of its own, in hours. */
    Duration duration(String key, Duration longest) {
        Duration duration = durationOrZero(key, longest);
        if (duration.isZero()) {
            refuse(key, "must be longer than 0");
        }
        return duration;
    }

    Duration durationOrZero(String key) {
        return durationOrZero(key, LONGEST);
    }

    private Duration durationOrZero(String key, Duration longest) {
        Object value = given(key, fields.value(key));
        Duration duration = DurationText.parse(value.toString());
        if (duration == null || duration.compareTo(longest) > 0) {
            refuse(key, "must be a duration of at most " + longest.toHours() + "h");
            return longest;
        }
        return duration;
    }

    /** A size in bytes that fits an array. */
    int size(String key) {
        long bytes = SizeText.bytes(given(key, fields.value(key)).toString());
        if (bytes < 1 || bytes > Integer.MAX_VALUE) {
            refuse(key, "must be a size of at least 1 byte and less than 2GiB");
            return 1;
        }
        return (int) bytes;
    }

    /** A size in bytes of what is too much for one array. */
    long bytes(String key) {
        long bytes = SizeText.bytes(given(key, fields.value(key)).toString());
        if (bytes < 1 || bytes > MOST_BYTES) {
            refuse(key, "must be a size of at least 1 byte and at most 1024GiB");
            return 1;
        }
        return bytes;
    }

    /** The same, where zero has a meaning of its own. */
    long bytesOrZero(String key) {
        return given(key, fields.value(key)).toString().equals("0") ? 0 : bytes(key);
    }

    /** An absolute URL of HTTP; null if there is none or if it is refused. */
    @Nullable
    URI httpUrlOrNull(String key) {
        String text = textOrNull(key);
        if (text == null) {
            return null;
        }
        URI url = parsed(text);
        if (url == null || url.getHost() == null || !HTTP.contains(url.getScheme())) {
            refuse(key, "must be an absolute http or https URL");
            return null;
        }
        return url;
    }

    static @Nullable URI parsed(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException notUrl) {
            return null;
        }
    }

    /** The built-in file gives every value that has a default; that it does is tested. */
    private <T> T given(String key, @Nullable T value) {
        if (value == null) {
            throw new IllegalStateException(path(key) + " has no default");
        }
        return value;
    }
}
