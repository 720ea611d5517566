package io.github.atlascmk.impact;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlascmk.fake.FakePlatform;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ImpactRecordsTest {
    private static final String PROJECT = "64b7f0c2a1d2e3f405060708";
    private static final Instant NOW = Instant.parse("2026-01-15T10:05:00Z");

    private final ImpactRecords records = new ImpactRecords(new FakePlatform().platform());
    private final ImpactRecord healthy = record(new EvidenceSketch());
    private final ImpactRecord disabled =
            record(EvidenceSketch.of(Cause.Kind.KEY_DISABLED).invalid());

    private static ImpactRecord record(EvidenceSketch sketch) {
        return Judgement.record(sketch.evidence(), Judgement.of(sketch.evidence()));
    }

    /** A sweep may take minutes, and a run tells people meanwhile. */
    @Test
    void whatAnotherExecutionToldMeanwhileIsKept() {
        records.put(PROJECT, ImpactRecord.NONE, healthy);
        records.changeTold(PROJECT, told -> told.put("arn:key", NOW));

        records.put(PROJECT, healthy, disabled.telling(Map.of(PROJECT, NOW)));

        assertThat(records.find(PROJECT)).isEqualTo(disabled.telling(Map.of("arn:key", NOW, PROJECT, NOW)));
    }

    @Test
    void whatIsOverStaysOver() {
        ImpactRecord told = disabled.telling(Map.of("arn:key", NOW, PROJECT, NOW));
        records.put(PROJECT, ImpactRecord.NONE, told);
        records.changeTold(PROJECT, all -> all.remove("arn:key"));

        records.put(PROJECT, told, healthy.telling(Map.of("arn:key", NOW)));

        assertThat(records.find(PROJECT)).isEqualTo(healthy);
    }

    @Test
    void aFirstLookKeepsWhatAnotherOneStored() {
        records.put(PROJECT, ImpactRecord.NONE, disabled.telling(Map.of(PROJECT, NOW)));
        records.put(PROJECT, ImpactRecord.NONE, disabled);

        assertThat(records.find(PROJECT).told()).containsOnlyKeys(PROJECT);
    }

    /** Somebody unenrolled it while it was looked at. */
    @Test
    void nothingIsStoredOfAProjectThatWasForgotten() {
        records.put(PROJECT, ImpactRecord.NONE, healthy);
        records.forget(PROJECT);

        records.put(PROJECT, healthy, disabled);

        assertThat(records.find(PROJECT)).isEqualTo(ImpactRecord.NONE);
    }
}
