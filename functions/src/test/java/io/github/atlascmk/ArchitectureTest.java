package io.github.atlascmk;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noCodeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.github.atlascmk.impact.Notification;
import io.github.atlascmk.runtime.LambdaPlatform;
import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.runtime.StepHandler;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What docs and reviews would forget to keep: who may use whom, and what nobody does. */
class ArchitectureTest {
    private static final String OURS = "io.github.atlascmk.";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.github.atlascmk");

    @ParameterizedTest
    @CsvSource(textBlock = """
            function,               alert atlas aws document enrolment event failure impact inspection inspection.check inspection.finding inspection.observation policy run runtime sweep store
            inspection,             atlas aws enrolment failure inspection.check inspection.finding inspection.observation policy runtime
            inspection.check,       alert atlas aws document enrolment failure inspection.finding inspection.observation policy
            inspection.observation, address alert atlas aws document enrolment failure inspection.finding policy runtime
            inspection.finding,     enrolment runtime
            impact,                 atlas aws document enrolment failure inspection inspection.finding inspection.observation policy runtime store
            run,                    atlas aws enrolment failure impact inspection inspection.finding runtime store
            sweep,                  aws enrolment impact inspection inspection.finding run runtime store
            event,                  aws document enrolment failure policy runtime
            alert,                  atlas aws enrolment event failure runtime store
            address,                atlas aws failure policy runtime store
            document,               atlas aws enrolment failure policy runtime store
            enrolment,              aws failure runtime store
            atlas,                  aws failure policy runtime store
            store,                  aws failure runtime
            aws,                    policy failure runtime
            policy,                 failure runtime
            runtime,                failure
            logging,                ''
            failure,                ''
            """)
    void usesOnlyWhatTheArrowsAllow(String user, String used) {
        Set<String> allowed = Stream.of((user + " " + used).strip().split(" "))
                .map(name -> OURS + name)
                .collect(Collectors.toSet());

        classes()
                .that()
                .resideInAPackage(OURS + user)
                .should()
                .onlyDependOnClassesThat(describe(
                        "belong to others or lie in " + allowed,
                        target -> !target.getPackageName().startsWith("io.github.atlascmk")
                                || allowed.contains(target.getPackageName())))
                .check(CLASSES);
    }

    /** What all steps run through could be used by nobody else without a cycle: each function is a roof. */
    @Test
    void usesNoFunctionFromElsewhere() {
        noClasses()
                .that()
                .resideOutsideOfPackage(OURS + "function")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(OURS + "function")
                .check(CLASSES);
    }

    /** Otherwise two places would word danger, and one of them wrongly. */
    @Test
    void wordsMessagesToPeopleInOnePackageOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage(OURS + "impact")
                .should()
                .callConstructorWhere(describe(
                        "make a message to people",
                        call -> call.getTargetOwner().isEquivalentTo(Notification.class)))
                .check(CLASSES);
    }

    @Test
    void hasNoCycles() {
        slices().matching("io.github.atlascmk.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void keepsPureWhatIsPure() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        OURS + "inspection.check",
                        OURS + "inspection.finding",
                        OURS + "policy",
                        OURS + "event",
                        OURS + "failure")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "software.amazon..", "com.amazonaws..", "org.apache.hc..", "java.net..", "java.nio.file..")
                .because("what decides is tried without a cloud")
                .check(CLASSES);
    }

    /** Elsewhere they would slip past the names by which the state machine retries. */
    @Test
    void catchesExceptionsOfTheSdkOnlyWhereTheyMeanACondition() {
        Map<String, Set<String>> caught = new TreeMap<>();
        CLASSES.stream()
                .flatMap(type -> type.getCodeUnits().stream())
                .forEach(unit -> unit.getTryCatchBlocks().stream()
                        .flatMap(block -> block.getCaughtThrowables().stream())
                        .filter(type -> type.getPackageName().startsWith("software.amazon"))
                        .forEach(type -> caught.computeIfAbsent(owner(unit.getOwner()), _ -> new TreeSet<>())
                                .add(type.getSimpleName())));

        assertThat(caught)
                .isEqualTo(Map.ofEntries(
                        Map.entry("aws.AwsErrors", Set.of("AwsServiceException", "SdkException")),
                        Map.entry("aws.Keys", Set.of("NotFoundException")),
                        Map.entry("aws.ManagedPolicies", Set.of("NoSuchEntityException")),
                        Map.entry(
                                "aws.Roles",
                                Set.of("EntityAlreadyExistsException", "IamException", "NoSuchEntityException")),
                        Map.entry("store.Table", Set.of("ConditionalCheckFailedException")),
                        Map.entry("alert.AlertSecret", Set.of("ResourceNotFoundException")),
                        Map.entry("run.Claim", Set.of("ExecutionDoesNotExistException", "InvalidArnException")),
                        Map.entry("run.Runs", Set.of("ExecutionAlreadyExistsException"))));
    }

    @Test
    void makesEveryFunctionByItselfForLambdaAndWithAPlatformForTests() {
        classes()
                .that()
                .areAssignableTo(StepHandler.class)
                .and()
                .doNotHaveModifier(JavaModifier.ABSTRACT)
                .should()
                .resideInAPackage(OURS + "function")
                .andShould(new ArchCondition<>("be public, with public constructors without and with a Platform") {
                    @Override
                    public void check(JavaClass step, ConditionEvents events) {
                        boolean right = step.getModifiers().contains(JavaModifier.PUBLIC)
                                && isPublic(step)
                                && isPublic(step, Platform.class)
                                && step.getConstructors().size() == 2;
                        events.add(new SimpleConditionEvent(step, right, step.getName() + " has them: " + right));
                    }
                })
                .check(CLASSES);
    }

    @Test
    void readsTheTimeAndWaitsOnlyThroughThePlatform() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(LambdaPlatform.class.getName())
                .and()
                // A line's time is that of the log, which has no part in what a run does.
                .resideOutsideOfPackage(OURS + "logging")
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", java.time.Duration.class)
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .callConstructor(Random.class)
                .orShould()
                .callConstructor(Random.class, long.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(ThreadLocalRandom.class)
                .because("a run on the local cloud is the same each time, and waits in no time")
                .check(CLASSES);
    }

    @Test
    void writesToNoConsoleButByTheLog() {
        noClasses()
                .that()
                .resideOutsideOfPackage(OURS + "logging")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(Throwable.class, "printStackTrace")
                .check(CLASSES);
    }

    /** What may be missing is {@code @Nullable}: with an Optional there would be two ways to be missing. */
    @Test
    void takesAndKeepsNoOptional() {
        noFields().should().haveRawType(Optional.class).check(CLASSES);
        noCodeUnits()
                .that()
                // Lambdas take what they capture as parameters.
                .doNotHaveModifier(JavaModifier.SYNTHETIC)
                .should()
                .haveRawParameterTypes(describe(
                        "with an Optional",
                        types -> types.stream().anyMatch(type -> type.isEquivalentTo(Optional.class))))
                .check(CLASSES);
    }

    @Test
    void namesFailuresThatAreFinalAndEndInTheirParents() {
        classes()
                .that()
                .resideInAPackage(OURS + "failure")
                .and()
                .areAssignableTo(Throwable.class)
                .and()
                .doNotHaveModifier(JavaModifier.ABSTRACT)
                .should()
                .haveModifier(JavaModifier.FINAL)
                .andShould()
                .bePublic()
                .check(CLASSES);
        assertThat(CLASSES
                        .that(resideInAPackage(OURS + "failure"))
                        .that(describe(
                                "are abstract", type -> type.getModifiers().contains(JavaModifier.ABSTRACT)))
                        .stream()
                        .map(JavaClass::getSimpleName))
                .as("what is retried, and what is not")
                .contains("RetryableException", "TerminalException");
    }

    @Test
    void keepsNoStateInStaticFields() {
        noClasses()
                .should(new ArchCondition<>("have static fields that change") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        type.getFields().stream()
                                .filter(field -> field.getModifiers().contains(JavaModifier.STATIC)
                                        && !field.getModifiers().contains(JavaModifier.FINAL))
                                .forEach(field ->
                                        events.add(SimpleConditionEvent.satisfied(field, field.getFullName())));
                    }
                })
                .check(CLASSES);
    }

    private static boolean isPublic(JavaClass step, Class<?>... parameters) {
        return step.tryGetConstructor(parameters)
                .map(found -> found.getModifiers().contains(JavaModifier.PUBLIC))
                .orElse(false);
    }

    /** The top-level class, by package and name. */
    private static String owner(JavaClass type) {
        Optional<JavaClass> outer = type.getEnclosingClass();
        return outer.isPresent() ? owner(outer.get()) : type.getName().substring(OURS.length());
    }
}
