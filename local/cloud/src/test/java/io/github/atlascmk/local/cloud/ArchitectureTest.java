package io.github.atlascmk.local.cloud;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import io.github.atlascmk.local.asl.HouseRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final String CLOUD = "io.github.atlascmk.local.cloud";
    private static final JavaClasses CLASSES = HouseRules.classes(CLOUD);

    @Test
    void keepsTheRulesOfTheHouse() {
        HouseRules.check(CLASSES);
    }

    @Test
    void standsOnAWireThatKnowsNoService() {
        classes()
                .that()
                .resideInAPackage(CLOUD + ".wire")
                .should()
                .onlyDependOnClassesThat(resideOutsideOfPackage("io.github.atlascmk..")
                        .or(resideInAnyPackage(CLOUD + ".wire", "io.github.atlascmk.local.asl.time")))
                .check(CLASSES);
    }
}
