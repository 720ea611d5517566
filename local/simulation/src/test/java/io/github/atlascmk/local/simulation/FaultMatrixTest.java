package io.github.atlascmk.local.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.github.atlascmk.local.cloud.chain.faults.Fault;
import io.github.atlascmk.local.cloud.chain.faults.FaultMatrix;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class FaultMatrixTest {

    @Test
    void everyRowHasATestAndEveryTestARow() {
        Set<Integer> shown = new TreeSet<>();
        new ClassFileImporter()
                .importPackages("io.github.atlascmk").stream()
                        .flatMap(type -> type.getMethods().stream())
                        .filter(method -> method.isAnnotatedWith(Fault.class))
                        .forEach(method -> shown.addAll(rows(method)));
        assertThat(shown).isEqualTo(FaultMatrix.ROWS.keySet());
    }

    @Test
    void aFailedCaseFailsItsRow() {
        String table = FaultMatrix.table(Map.of(
                1,
                List.of(
                        new FaultMatrix.Result("a.BTest", "works", 3, true),
                        new FaultMatrix.Result("a.ATest", "fails", 1, false))));
        assertThat(table)
                .contains("| 1 | the same event twice | ATest.fails FAILED<br>BTest.works (3 cases) | FAILED |")
                .contains("| 2 | events in another order than what they tell of |  | no test |");
    }

    private static List<Integer> rows(JavaMethod method) {
        return Arrays.stream(method.getAnnotationOfType(Fault.class).value())
                .boxed()
                .toList();
    }
}
