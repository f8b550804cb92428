package dev.sluice;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** The packages, who may know whom, and what only some may touch: {@link Rule} is the list. */
final class Architecture {

    static final String ROOT = "dev.sluice.";

    /** But no adapter and no dialect: these are found, not imported. */
    private static final String EVERYTHING = "*";

    /** Which of our packages a package may import; arrows only downwards. A package that is not here must not exist. */
    private static final Map<String, Set<String>> MAY_IMPORT = Map.ofEntries(
            entry("model", Set.of()),
            entry("trace", Set.of()),
            entry("json", Set.of("model")),
            entry("sse", Set.of()),
            entry("config", Set.of("json", "model")),
            entry("registry", Set.of("model", "json", "config")),
            entry("provider", Set.of("model", "json", "sse", "registry")),
            entry("provider.*", Set.of("provider", "model", "json", "sse", "registry")),
            entry("dialect", Set.of("model", "json", "sse", "registry")),
            entry("dialect.*", Set.of("dialect", "model", "json", "sse", "registry")),
            entry("media", Set.of("model", "config")),
            entry("upstream", Set.of("provider", "model", "sse", "config")),
            entry("chat", Set.of("upstream", "provider", "media", "registry", "model", "config", "json", "trace")),
            entry("run", Set.of("chat", "dialect", "model", "config", "json", "trace")),
            entry("run.redis", Set.of("run", "chat", "dialect", "model", "config", "json")),
            entry("auth", Set.of("config", "model", "json")),
            // Limits go to Redis by the links that runs have.
            entry("limit", Set.of("run.redis", "config", "model")),
            entry(
                    "http",
                    Set.of(
                            "chat",
                            "dialect",
                            "run",
                            "auth",
                            "limit",
                            "registry",
                            "model",
                            "config",
                            "sse",
                            "json",
                            "trace")),
            // Implements the listeners of those whom it watches.
            entry("observe", Set.of("model", "registry", "trace", "upstream", "chat", "run", "limit", "http")),
            entry("sandbox", Set.of("json", "sse", "config")),
            entry("app", Set.of(EVERYTHING)));

    /** One class each, with its reason. */
    private static final Map<String, Set<String>> MAY_ALSO_IMPORT = Map.of(
            // Connections belong to an event loop, and this is where a loop's parts are put together.
            "http.GatewayVerticle", Set.of("upstream", "media"));

    private static final String[] PURE = packages("model", "json", "sse", "registry", "provider..", "dialect..");

    /** All that pure packages see of Vert.x. */
    private static final Set<String> VERTX_VALUES =
            Set.of("io.vertx.core.buffer.Buffer", "io.vertx.core.json.JsonObject", "io.vertx.core.json.JsonArray");

    /** Calls that ask the world for the time or for chance. {@code System.nanoTime} is not one: it only measures. */
    private static final Set<String> WORLD = Set.of(
            "java.lang.System.currentTimeMillis",
            "java.time.Instant.now",
            "java.time.LocalDate.now",
            "java.time.LocalDateTime.now",
            "java.time.OffsetDateTime.now",
            "java.time.ZonedDateTime.now",
            "java.time.Clock.systemUTC",
            "java.time.Clock.systemDefaultZone",
            "java.time.InstantSource.system",
            "java.lang.Math.random",
            "java.util.UUID.randomUUID",
            "java.util.Random.<init>",
            "java.security.SecureRandom.<init>",
            "java.util.concurrent.ThreadLocalRandom.current");

    private Architecture() {}

    /** The rules, one each. */
    @SuppressWarnings("ImmutableEnumChecker") // ArchUnit's rules do not change, but do not say so.
    enum Rule {
        IMPORTS_FOLLOW_THE_TABLE(classes().should(condition("import what the table allows", Architecture::imports))),

        NO_CYCLES(slices().matching(ROOT + "(**)").should().beFreeOfCycles()),

        NOBODY_IMPORTS_AN_ADAPTER(
                classes().should(condition("import no adapter", (of, events) -> foreignChild("provider", of, events)))),

        NOBODY_IMPORTS_A_DIALECT(
                classes().should(condition("import no dialect", (of, events) -> foreignChild("dialect", of, events)))),

        PROVIDER_DOES_NOT_KNOW_DIALECT(noClasses()
                .that()
                .resideInAnyPackage(packages("provider.."))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages("dialect.."))),

        DIALECT_DOES_NOT_KNOW_PROVIDER(noClasses()
                .that()
                .resideInAnyPackage(packages("dialect.."))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages("provider.."))),

        REDIS_ONLY_WHERE_RUNS_AND_LIMITS_ARE_KEPT(onlyIn(
                packages("run.redis", "limit", "app"),
                resideInAnyPackage("io.vertx.redis..").as("the Redis client"))),

        /** The codecs stand beside the router's classes, but are the web client's. */
        ROUTER_ONLY_WHERE_REQUESTS_ARE_SERVED(onlyIn(
                packages("http", "sandbox"),
                resideInAnyPackage("io.vertx.ext.web..")
                        .and(DescribedPredicate.not(
                                resideInAnyPackage("io.vertx.ext.web.client..", "io.vertx.ext.web.codec..")))
                        .as("vertx-web's server side"))),

        HTTP_ONLY_WHERE_BYTES_ARE_CARRIED(onlyIn(
                packages("http", "upstream", "media", "sandbox"),
                resideInAnyPackage("io.vertx.core.http..").as("Vert.x's HTTP"))),

        PURE_PACKAGES_SEE_VALUES_OF_VERTX_ONLY(onlyOutside(
                PURE,
                describe(
                        "more of Vert.x than its values",
                        type -> type.getPackageName().startsWith("io.vertx.")
                                && !VERTX_VALUES.contains(outermost(type).getName())
                                && !type.getPackageName().startsWith("io.vertx.json.schema")))),

        /** In {@code json}, to check documents against a schema. */
        SCHEMA_ONLY_IN_JSON(onlyIn(
                packages("json"), resideInAnyPackage("io.vertx.json.schema..").as("Vert.x's JSON Schema"))),

        MODEL_SEES_THE_JDK_ONLY(classes()
                .that()
                .resideInAnyPackage(packages("model"))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(ROOT + "model", "java..", "org.jspecify.annotations")),

        PURE_PACKAGES_DO_NO_INPUT_OUTPUT_OR_LOGGING(onlyOutside(
                packages("model", "json", "sse", "provider..", "dialect.."),
                resideInAnyPackage(
                                "org.slf4j..",
                                "java.net..",
                                "java.nio.file..",
                                "java.nio.channels..",
                                "java.util.logging..")
                        .and(DescribedPredicate.not(describe("values", type -> type.getName()
                                .matches("java\\.net\\.(URI|URISyntaxException|URLEncoder|URLDecoder)"))))
                        .as("I/O or logging"))),

        AWAIT_ONLY_ON_VIRTUAL_THREADS(calledOnlyIn(
                packages("run..", "app"),
                "Future.await",
                access -> access.getTarget().getName().equals("await")
                        && access.getTargetOwner().isAssignableTo(Future.class))),

        ENVIRONMENT_ONLY_IN_CONFIG(calledOnlyIn(packages("config"), "System.getenv", access -> access.getTarget()
                .getFullName()
                .startsWith("java.lang.System.getenv("))),

        TIME_AND_CHANCE_COME_IN_BY_CONSTRUCTOR(calledOnlyIn(
                packages("app"),
                "the system's clock or randomness",
                access -> WORLD.contains(access.getTargetOwner().getName() + "."
                        + access.getTarget().getName()))),

        NO_PACKAGE_WITHOUT_A_JOB(noClasses()
                .should()
                .resideInAnyPackage("..util..", "..utils..", "..common..", "..impl..", "..dto..", "..helper..")),

        NO_CLASS_WITHOUT_A_JOB(noClasses().should().haveNameMatching(".*(Manager|Helper|Utils?)(\\$.*)?")),

        NULL_IS_MARKED_IN_EVERY_PACKAGE(
                classes().should(condition("be in a package that is @NullMarked", Architecture::nullMarked))),

        NO_STATIC_STATE(fields().that().areStatic().should().beFinal());

        private final ArchRule rule;

        Rule(ArchRule rule) {
            this.rule = rule.allowEmptyShould(true);
        }

        void check(JavaClasses types) {
            rule.check(types);
        }

        /** What is wrong with these classes by this rule. */
        List<String> violations(JavaClasses types) {
            return rule.evaluate(types).getFailureReport().getDetails();
        }
    }

    private static String[] packages(String... names) {
        return Stream.of(names).map(name -> ROOT + name).toArray(String[]::new);
    }

    private static ArchRule onlyIn(String[] packages, DescribedPredicate<JavaClass> what) {
        return noClasses().that().resideOutsideOfPackages(packages).should().dependOnClassesThat(what);
    }

    private static ArchRule onlyOutside(String[] packages, DescribedPredicate<JavaClass> what) {
        return noClasses().that().resideInAnyPackage(packages).should().dependOnClassesThat(what);
    }

    private static ArchRule calledOnlyIn(String[] packages, String what, Predicate<JavaAccess<?>> predicate) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(packages)
                .should()
                .accessTargetWhere(describe(what, predicate));
    }

    /** Says what is wrong with a class, if anything. */
    private interface Check {
        void check(JavaClass type, ConditionEvents events);
    }

    private static ArchCondition<JavaClass> condition(String description, Check check) {
        return new ArchCondition<>(description) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                check.check(type, events);
            }
        };
    }

    private static void violation(JavaClass type, String what, ConditionEvents events) {
        events.add(SimpleConditionEvent.violated(type, type.getName() + " " + what));
    }

    private static void imports(JavaClass type, ConditionEvents events) {
        String own = packageOf(type);
        Set<String> allowed = MAY_IMPORT.get(MAY_IMPORT.containsKey(own) ? own : parent(own) + ".*");
        if (allowed == null) {
            violation(type, "is in a package that is not in the table", events);
            return;
        }
        Set<String> also =
                MAY_ALSO_IMPORT.getOrDefault(outermost(type).getName().substring(ROOT.length()), Set.of());
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
            JavaClass target = dependency.getTargetClass().getBaseComponentType();
            String other = packageOf(target);
            boolean fine = other.equals(own)
                    || allowed.contains(EVERYTHING)
                    || allowed.contains(other)
                    || also.contains(other);
            if (isOurs(target) && !fine) {
                violation(type, "may not import " + other + ": " + dependency.getDescription(), events);
            }
        }
    }

    private static void foreignChild(String family, JavaClass type, ConditionEvents events) {
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
            JavaClass target = dependency.getTargetClass().getBaseComponentType();
            if (isOurs(target)
                    && packageOf(target).startsWith(family + ".")
                    && !packageOf(target).equals(packageOf(type))) {
                violation(type, "may not know " + dependency.getDescription(), events);
            }
        }
    }

    private static void nullMarked(JavaClass type, ConditionEvents events) {
        if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
            violation(type, "is in a package without @NullMarked", events);
        }
    }

    private static boolean isOurs(JavaClass type) {
        return type.getPackageName().startsWith(ROOT);
    }

    /** Without our root; empty for the root itself. */
    private static String packageOf(JavaClass type) {
        return isOurs(type) ? type.getPackageName().substring(ROOT.length()) : "";
    }

    private static String parent(String packageName) {
        int dot = packageName.lastIndexOf('.');
        return dot < 0 ? "" : packageName.substring(0, dot);
    }

    private static JavaClass outermost(JavaClass type) {
        JavaClass outer = type.getBaseComponentType();
        while (outer.getEnclosingClass().isPresent()) {
            outer = outer.getEnclosingClass().get();
        }
        return outer;
    }
}
