package io.github.atlascmk.local.asl;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses CLASSES = HouseRules.classes("io.github.atlascmk.local.asl");

    @Test
    void keepsTheRulesOfTheHouse() {
        HouseRules.check(CLASSES);
    }

    @Test
    void knowsNothingOfThisProject() {
        classes()
                .should()
                .onlyDependOnClassesThat(resideOutsideOfPackage("io.github.atlascmk..")
                        .or(resideInAPackage("io.github.atlascmk.local.asl..")))
                .check(CLASSES);
    }
}
