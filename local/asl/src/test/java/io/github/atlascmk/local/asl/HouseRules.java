package io.github.atlascmk.local.asl;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Optional;
import java.util.stream.Stream;

/** What holds in every module that isn't deployed. */
public final class HouseRules {
    private static final String OURS = "io.github.atlascmk";

    private HouseRules() {}

    /** The classes of a package and of those below it, without tests. */
    public static JavaClasses classes(String root) {
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(root);
    }

    public static void check(JavaClasses classes) {
        slices().matching(OURS + ".(**)").should().beFreeOfCycles().check(classes);
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage(OURS + ".function..")
                .because("functions are found by the names in template.yaml")
                .check(classes);
        assertThat(classes.stream().flatMap(HouseRules::optionals))
                .as("Optional is a return type only")
                .isEmpty();
    }

    private static Stream<String> optionals(JavaClass type) {
        Stream<String> fields = type.getFields().stream()
                .filter(field -> field.getRawType().isEquivalentTo(Optional.class))
                .map(field -> field.getFullName());
        Stream<String> parameters = type.getCodeUnits().stream()
                .filter(unit -> !unit.getName().startsWith("lambda$"))
                .filter(unit -> unit.getRawParameterTypes().stream()
                        .anyMatch(parameter -> parameter.isEquivalentTo(Optional.class)))
                .map(unit -> unit.getFullName());
        return Stream.concat(fields, parameters);
    }
}
