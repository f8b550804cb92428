package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.sluice.Architecture.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds our classes to {@link Architecture}, and {@link Architecture} to biting. */
final class ArchitectureTest {

    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.sluice");

    @TempDir
    static Path directory;

    private static JavaClasses samples;

    @ParameterizedTest
    @EnumSource
    void ruleHolds(Rule rule) {
        rule.check(OURS);
    }

    /** The provider that tests add. */
    @ParameterizedTest
    @EnumSource
    void ruleHoldsForAnAddedProvider(Rule rule) {
        rule.check(new ClassFileImporter().importPackages("dev.sluice.provider.fourth"));
    }

    @Test
    void thereIsSomethingToCheck() {
        assertThat(OURS.contain("dev.sluice.model.ChatRequest")).isTrue();
        assertThat(OURS.contain(ArchitectureTest.class)).isFalse();
        assertThat(new ClassFileImporter().importPackages("dev.sluice.provider.fourth"))
                .isNotEmpty();
    }

    /** A class as it might be among ours, in view of one rule. */
    record Sample(Rule rule, String packageName, String className, String members) {

        boolean isSeen(JavaClasses samples) {
            return rule.violations(samples).stream()
                    .anyMatch(detail ->
                            detail.contains(packageName + "." + className) || detail.contains("Slice " + packageName));
        }
    }

    /** Each breaks its rule. */
    static Stream<Sample> offences() {
        return Stream.of(
                sample(Rule.IMPORTS_FOLLOW_THE_TABLE, "model", "dev.sluice.json.JsonFields f;"),
                sample(Rule.IMPORTS_FOLLOW_THE_TABLE, "auth", "dev.sluice.provider.Provider p;"),
                sample(Rule.IMPORTS_FOLLOW_THE_TABLE, "http", "dev.sluice.upstream.UpstreamClient u;"),
                sample(
                        Rule.IMPORTS_FOLLOW_THE_TABLE,
                        "provider.openai",
                        "Object o = new dev.sluice.config.Secret(\"\");"),
                sample(
                        Rule.IMPORTS_FOLLOW_THE_TABLE,
                        "dialect.v3",
                        "void m(java.util.List<dev.sluice.config.Limits> l) {}"),
                sample(Rule.IMPORTS_FOLLOW_THE_TABLE, "limit.redis", ""),
                sample(Rule.IMPORTS_FOLLOW_THE_TABLE, "whatever", ""),
                sample(Rule.NO_CYCLES, "dialect.back", "dev.sluice.dialect.there.There t;"),
                sample(Rule.NOBODY_IMPORTS_AN_ADAPTER, "app", "dev.sluice.provider.acme.AcmeProvider p;"),
                sample(Rule.NOBODY_IMPORTS_AN_ADAPTER, "provider", "dev.sluice.provider.acme.AcmeProvider p;"),
                sample(Rule.NOBODY_IMPORTS_AN_ADAPTER, "provider.openai", "dev.sluice.provider.acme.AcmeProvider p;"),
                sample(Rule.NOBODY_IMPORTS_A_DIALECT, "app", "dev.sluice.dialect.acme.AcmeDialect d;"),
                sample(Rule.NOBODY_IMPORTS_A_DIALECT, "dialect.v3", "dev.sluice.dialect.acme.AcmeDialect d;"),
                sample(Rule.PROVIDER_DOES_NOT_KNOW_DIALECT, "provider.openai", "dev.sluice.dialect.Dialect d;"),
                sample(Rule.DIALECT_DOES_NOT_KNOW_PROVIDER, "dialect.openai", "dev.sluice.provider.Provider p;"),
                sample(Rule.REDIS_ONLY_WHERE_RUNS_AND_LIMITS_ARE_KEPT, "run", "io.vertx.redis.client.Redis r;"),
                sample(Rule.ROUTER_ONLY_WHERE_REQUESTS_ARE_SERVED, "run", "io.vertx.ext.web.RoutingContext r;"),
                sample(Rule.ROUTER_ONLY_WHERE_REQUESTS_ARE_SERVED, "run", "io.vertx.ext.web.handler.BodyHandler b;"),
                sample(Rule.HTTP_ONLY_WHERE_BYTES_ARE_CARRIED, "auth", "io.vertx.core.http.HttpClient c;"),
                sample(Rule.PURE_PACKAGES_SEE_VALUES_OF_VERTX_ONLY, "sse", "io.vertx.core.Future<String> f;"),
                sample(Rule.PURE_PACKAGES_SEE_VALUES_OF_VERTX_ONLY, "provider.openai", "io.vertx.core.json.Json j;"),
                sample(Rule.PURE_PACKAGES_SEE_VALUES_OF_VERTX_ONLY, "dialect.v3", "io.vertx.core.Vertx v;"),
                sample(Rule.SCHEMA_ONLY_IN_JSON, "dialect.v3", "io.vertx.json.schema.Validator v;"),
                sample(Rule.MODEL_SEES_THE_JDK_ONLY, "model", "io.vertx.core.buffer.Buffer b;"),
                sample(Rule.PURE_PACKAGES_DO_NO_INPUT_OUTPUT_OR_LOGGING, "provider.openai", "org.slf4j.Logger l;"),
                sample(Rule.PURE_PACKAGES_DO_NO_INPUT_OUTPUT_OR_LOGGING, "sse", "java.net.Socket s;"),
                sample(
                        Rule.AWAIT_ONLY_ON_VIRTUAL_THREADS,
                        "chat",
                        "<T> T m(io.vertx.core.Future<T> f) { return f.await(); }"),
                sample(
                        Rule.AWAIT_ONLY_ON_VIRTUAL_THREADS,
                        "chat",
                        "io.vertx.core.Future<String> f; java.util.function.Supplier<String> s = f::await;"),
                sample(
                        Rule.AWAIT_ONLY_ON_VIRTUAL_THREADS,
                        "http",
                        "Object m(io.vertx.core.CompositeFuture f) { return f.await(); }"),
                sample(Rule.ENVIRONMENT_ONLY_IN_CONFIG, "app", "String s = System.getenv(\"HOME\");"),
                sample(Rule.ENVIRONMENT_ONLY_IN_CONFIG, "app", "Object o = System.getenv();"),
                sample(
                        Rule.ENVIRONMENT_ONLY_IN_CONFIG,
                        "app",
                        "java.util.function.Function<String, String> f = System::getenv;"),
                sample(Rule.TIME_AND_CHANCE_COME_IN_BY_CONSTRUCTOR, "auth", "Object o = java.time.Instant.now();"),
                sample(Rule.TIME_AND_CHANCE_COME_IN_BY_CONSTRUCTOR, "run", "Object o = java.util.UUID.randomUUID();"),
                sample(Rule.TIME_AND_CHANCE_COME_IN_BY_CONSTRUCTOR, "run", "Object o = new java.util.Random();"),
                sample(
                        Rule.TIME_AND_CHANCE_COME_IN_BY_CONSTRUCTOR,
                        "run",
                        "java.util.function.Supplier<Object> s = java.time.Instant::now;"),
                sample(Rule.NO_PACKAGE_WITHOUT_A_JOB, "run.util", ""),
                sample(Rule.NO_PACKAGE_WITHOUT_A_JOB, "common", ""),
                sample(Rule.NO_PACKAGE_WITHOUT_A_JOB, "run.redis.impl", ""),
                sample(Rule.NO_PACKAGE_WITHOUT_A_JOB, "dto.v3", ""),
                new Sample(Rule.NO_CLASS_WITHOUT_A_JOB, "run", "RunManager", ""),
                new Sample(Rule.NO_CLASS_WITHOUT_A_JOB, "run", "RunUtils", "static class Inner {}"),
                sample(Rule.NULL_IS_MARKED_IN_EVERY_PACKAGE, "observe.unmarked", ""),
                sample(Rule.NO_STATIC_STATE, "run", "static int count;"));
    }

    /** What offenders may use: parts that nothing of ours may lean on, and half of a cycle. */
    private static final List<Sample> BYSTANDERS = List.of(
            new Sample(Rule.NO_CYCLES, "provider.acme", "AcmeProvider", ""),
            new Sample(Rule.NO_CYCLES, "dialect.acme", "AcmeDialect", ""),
            new Sample(Rule.NO_CYCLES, "dialect.there", "There", "dev.sluice.dialect.back.Back b;"),
            new Sample(Rule.NO_CYCLES, "dialect.back", "Back", ""));

    /** None breaks its rule. */
    static Stream<Sample> innocents() {
        return Stream.of(
                sample(Rule.ROUTER_ONLY_WHERE_REQUESTS_ARE_SERVED, "auth", "io.vertx.ext.web.client.WebClient c;"),
                sample(Rule.ROUTER_ONLY_WHERE_REQUESTS_ARE_SERVED, "http", "io.vertx.ext.web.Router r;"),
                sample(Rule.REDIS_ONLY_WHERE_RUNS_AND_LIMITS_ARE_KEPT, "run.redis", "io.vertx.redis.client.Redis r;"),
                sample(Rule.PURE_PACKAGES_SEE_VALUES_OF_VERTX_ONLY, "sse", "io.vertx.core.buffer.Buffer b;"),
                sample(Rule.PURE_PACKAGES_SEE_VALUES_OF_VERTX_ONLY, "dialect.v3", "io.vertx.core.json.JsonArray[] a;"),
                sample(
                        Rule.AWAIT_ONLY_ON_VIRTUAL_THREADS,
                        "run",
                        "<T> T m(io.vertx.core.Future<T> f) { return f.await(); }"),
                sample(Rule.IMPORTS_FOLLOW_THE_TABLE, "provider.new_one", "dev.sluice.provider.Provider[] p;"),
                sample(Rule.PURE_PACKAGES_DO_NO_INPUT_OUTPUT_OR_LOGGING, "provider.openai", "java.net.URI u;"));
    }

    private static Sample sample(Rule rule, String packageName, String members) {
        String name = "Sample" + Integer.toHexString((rule + packageName + members).hashCode());
        return new Sample(rule, packageName, name, members);
    }

    @ParameterizedTest
    @MethodSource("offences")
    void offenceIsSeen(Sample offence) {
        assertThat(offence.isSeen(samples)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("innocents")
    void innocenceIsSeen(Sample innocent) {
        assertThat(innocent.isSeen(samples)).isFalse();
    }

    @BeforeAll
    static void compileSamples() throws IOException {
        List<String> arguments = new ArrayList<>(List.of("-proc:none", "-nowarn", "-d", directory.toString()));
        arguments.addAll(List.of("-classpath", System.getProperty("java.class.path")));
        for (Sample sample : Stream.of(offences(), innocents(), BYSTANDERS.stream())
                .flatMap(s -> s)
                .toList()) {
            Path file = directory.resolve(sample.packageName()).resolve(sample.className() + ".java");
            Files.createDirectories(file.getParent());
            String text = "package dev.sluice.%s; public class %s { %s }"
                    .formatted(sample.packageName(), sample.className(), sample.members());
            Files.writeString(file, text);
            arguments.add(file.toString());
        }
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
                .isZero();
        samples = new ClassFileImporter().importPath(directory);
    }
}
