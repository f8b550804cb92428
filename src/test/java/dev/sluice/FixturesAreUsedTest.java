package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/**
 * No recording lies about unread. A test of an adapter reads a recording if it is parameterized and gets the recording's name, as text or
 * in a record: so the arguments of all these tests, asked for in the way that JUnit does it, have to name every file.
 */
final class FixturesAreUsedTest {

    /** Requests that others sent and that nobody can send through the gateway. Their answers are read. */
    private static final Map<String, String> OUT_OF_SCOPE = Map.of(
            "openai/json/custom_tool_call.request.json", "tools that are not functions",
            "anthropic/stream/pause_turn.request.json", "tools that run at the provider",
            "anthropic/stream/web_search_server_tool.request.json", "tools that run at the provider",
            "anthropic/error/500_api_error.request.json", "the older name of the answer's format",
            "google/json/cached_content.request.json", "content that is cached at Google",
            "google/json/image_file_uri.request.json", "images by URL are fetched here and sent inline",
            "google/error/500_internal_on_stream.request.json", "images by URL are fetched here and sent inline",
            "google/error/503_overloaded.request.json", "Google's own tool for searching files",
            "google/stream/search_grounding.request.json", "Google's own tool for searching the web");

    private final Set<String> read = namesReadByAdapters();

    @Test
    void everyRecordingIsReadByATestOfAnAdapter() {
        assertThat(Fixtures.names(""))
                .filteredOn(name -> !OUT_OF_SCOPE.containsKey(name))
                .isSubsetOf(read);
    }

    @Test
    void whatIsOutOfScopeIsThereAndUnread() {
        assertThat(Fixtures.names("")).containsAll(OUT_OF_SCOPE.keySet());
        assertThat(OUT_OF_SCOPE.keySet()).doesNotContainAnyElementsOf(read);
    }

    /** All texts that parameterized tests of the adapters get from their sources. */
    private static Set<String> namesReadByAdapters() {
        return ReflectionSupport.findAllClassesInPackage("dev.sluice.provider", type -> true, name -> true).stream()
                .flatMap(FixturesAreUsedTest::sources)
                .distinct()
                .flatMap(source -> arguments(ReflectionSupport.invokeMethod(source, null)))
                .flatMap(FixturesAreUsedTest::texts)
                .collect(Collectors.toSet());
    }

    private static Stream<Method> sources(Class<?> test) {
        return AnnotationSupport.findAnnotatedMethods(test, MethodSource.class, HierarchyTraversalMode.TOP_DOWN)
                .stream()
                .flatMap(method -> AnnotationSupport.findAnnotation(method, MethodSource.class).stream())
                .flatMap(annotation -> Arrays.stream(annotation.value()))
                .map(name -> name.contains("#") ? name : test.getName() + "#" + name)
                .map(FixturesAreUsedTest::method);
    }

    /** @param name such as {@code dev.sluice.provider.google.Recordings#streams} */
    private static Method method(String name) {
        int hash = name.indexOf('#');
        try {
            return ReflectionSupport.findMethod(
                            Class.forName(name.substring(0, hash)), name.substring(hash + 1), new Class<?>[0])
                    .orElseThrow();
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static Stream<?> arguments(@Nullable Object source) {
        return source instanceof Collection<?> all ? all.stream() : Stream.of();
    }

    /** The argument itself, or the texts that it is made of. */
    private static Stream<String> texts(Object argument) {
        Stream<?> values = argument instanceof Record
                ? Arrays.stream(argument.getClass().getRecordComponents())
                        .map(component -> ReflectionSupport.invokeMethod(component.getAccessor(), argument))
                : Stream.of(argument);
        return values.filter(String.class::isInstance).map(String.class::cast);
    }
}
