package io.github.atlascmk.local.simulation;

import io.github.atlascmk.local.asl.HouseRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    @Test
    void keepsTheRulesOfTheHouse() {
        HouseRules.check(HouseRules.classes("io.github.atlascmk.local.simulation"));
    }
}
