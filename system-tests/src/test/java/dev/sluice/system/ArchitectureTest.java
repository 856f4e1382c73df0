package dev.sluice.system;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dependencies point inward: adapters to core, core to nobody. */
class ArchitectureTest {

    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(
                    "dev.sluice.core",
                    "dev.sluice.s3",
                    "dev.sluice.embedded",
                    "dev.sluice.web",
                    "dev.sluice.cli",
                    "dev.sluice.distribution");

    private static final List<String> NAMERS_OF_STORES =
            List.of("dev.sluice.web.bootstrap..", "dev.sluice.cli.bootstrap..");

    private static final int MOST_FILES = 25;

    /** Those that have more files than that. A package is struck out once it is cut; none is ever added. */
    private static final Set<String> STILL_LARGER = Set.of(
            "dev.sluice.core",
            "dev.sluice.core.engine",
            "dev.sluice.s3.internal.http",
            "dev.sluice.testing",
            "dev.sluice.web",
            "dev.sluice.web.bootstrap");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "core",
                "core.engine",
                "core.storage",
                "s3",
                "embedded",
                "web",
                "web.bootstrap",
                "cli",
                "cli.push",
                "cli.gateway",
                "distribution"
            })
    void looksAtEveryModule(String name) {
        assertThat(PRODUCT).anyMatch(type -> type.getPackageName().equals("dev.sluice." + name));
    }

    @Test
    void coreKnowsTheJdkAlone() {
        check(classes().that().resideInAPackage("dev.sluice.core..").should().onlyDependOnClassesThat()
                .resideInAnyPackage("dev.sluice.core..", "java..", "org.jspecify.annotations.."));
    }

    @Test
    void portsDoNotKnowTheEngine() {
        check(noClasses().that().resideInAnyPackage("dev.sluice.core", "dev.sluice.core.storage")
                .should().dependOnClassesThat().resideInAPackage("dev.sluice.core.engine.."));
        check(noClasses()
                .that()
                .resideInAPackage("dev.sluice.core.storage")
                .should()
                .dependOnClassesThat(resideInAPackage("dev.sluice.core")
                        .and(isNamedLike("StreamingUploader", "UploadRequest", "UploadReceipt"))));
    }

    private static DescribedPredicate<JavaClass> isNamedLike(String... names) {
        return DescribedPredicate.describe(
                "are the driving port's", type -> List.of(names).contains(type.getSimpleName()));
    }

    @Test
    void theStoreKnowsCoreAlone() {
        check(noClasses()
                .that()
                .resideInAPackage("dev.sluice.s3..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.sluice.embedded..",
                        "dev.sluice.web..",
                        "dev.sluice.cli..",
                        "dev.sluice.distribution..",
                        "io.micronaut.."));
        check(noClasses()
                .that()
                .resideInAPackage("dev.sluice.embedded..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.sluice.core..",
                        "dev.sluice.s3..",
                        "dev.sluice.web..",
                        "dev.sluice.cli..",
                        "dev.sluice.distribution..",
                        "io.micronaut.."));
    }

    @Test
    void adaptersIgnoreEachOther() {
        check(noClasses().that().resideInAPackage("dev.sluice.web..")
                .should().dependOnClassesThat().resideInAnyPackage("dev.sluice.cli..", "dev.sluice.distribution.."));
        check(noClasses().that().resideInAPackage("dev.sluice.cli..")
                .should().dependOnClassesThat().resideInAnyPackage("dev.sluice.web..", "dev.sluice.distribution.."));
    }

    /** A client speaks HTTP alone; the engine is the gateway's. */
    @Test
    void theCommandLineDoesNotKnowTheEngine() {
        check(noClasses().that().resideInAPackage("dev.sluice.cli..")
                .should().dependOnClassesThat()
                .resideInAnyPackage("dev.sluice.core.engine..", "dev.sluice.core.storage.."));
    }

    @Test
    void onlyBootstrapNamesAStore() {
        check(noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.sluice.core..", "dev.sluice.web..", "dev.sluice.cli..", "dev.sluice.distribution..")
                .and()
                .resideOutsideOfPackages(NAMERS_OF_STORES.toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.sluice.s3..", "dev.sluice.embedded..", "software.amazon.awssdk..", "org.gaul.."));
    }

    @Test
    void nobodyOutsideImportsWhatIsInternal() {
        check(classes().should(new ArchCondition<>("leave the internal packages of others alone") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                type.getDirectDependenciesFromSelf().stream()
                        .filter(dependency ->
                                dependency.getTargetClass().getPackageName().startsWith("dev.sluice."))
                        .filter(dependency -> !mayImport(
                                type.getPackageName(),
                                dependency.getTargetClass().getPackageName()))
                        .forEach(dependency ->
                                events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription())));
            }
        }));
    }

    /** What is under {@code x.internal} is for {@code x} and what is under it. */
    private static boolean mayImport(String from, String to) {
        int at = (to + ".").indexOf(".internal.");
        return at < 0 || from.equals(to.substring(0, at)) || from.startsWith(to.substring(0, at) + ".");
    }

    @Test
    void packagesFormNoCycles() {
        check(slices().matching("dev.sluice.(**)").should().beFreeOfCycles());
    }

    @Test
    void packagesHaveFewFiles() {
        Map<String, Long> files = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.sluice")
                .stream()
                .filter(ArchitectureTest::isAFileOfItsOwn)
                .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
        assertThat(files.keySet()).contains("dev.sluice.cli.gateway");
        files.values().removeIf(count -> count <= MOST_FILES);
        assertThat(files.keySet()).isEqualTo(STILL_LARGER);
    }

    /** Nested classes and generated ones have a dollar sign in their names. */
    private static boolean isAFileOfItsOwn(JavaClass type) {
        return !type.getName().contains("$") && !type.getSimpleName().equals("package-info");
    }

    @Test
    void nobodyPrintsButTheCommandLine() {
        check(noClasses().that().resideInAnyPackage("dev.sluice.core..", "dev.sluice.s3..", "dev.sluice.embedded..")
                .should().accessField(System.class, "out").orShould().accessField(System.class, "err"));
    }

    private static void check(ArchRule rule) {
        rule.check(PRODUCT);
    }
}
