package io.github.atlascmk.impact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.atlascmk.enrolment.Dependency;
import io.github.atlascmk.enrolment.Dependency.Kind;
import io.github.atlascmk.enrolment.ProjectRecords;
import io.github.atlascmk.fake.FakePlatform;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What of a look is recorded is tested with the whole chain, in WatchTest. */
class WatchIndexTest {
    private static final String ORDERS = "64b7f0c2a1d2e3f405060708";
    private static final String STOCK = "64b7f0c2a1d2e3f405060709";
    private static final Dependency KEY = new Dependency(Kind.KEY, "arn:key");
    private static final Dependency ROLE = new Dependency(Kind.ROLE, "111122223333/orders");
    private static final Dependency FORMER = new Dependency(Kind.FORMER_KEY, "arn:key");

    private static final Dependency OTHER = new Dependency(Kind.KEY, "arn:other");

    private final FakePlatform fake = new FakePlatform();
    private final WatchIndex index = new WatchIndex(fake.platform());
    private final ProjectRecords records = new ProjectRecords(fake.platform());

    @Test
    void findsEachProjectThatDependsOnIt() {
        index.record(ORDERS, Set.of(KEY, ROLE), Set.of());
        index.record(STOCK, Set.of(FORMER), Set.of());

        assertThat(index.projects("arn:key"))
                .containsExactly(Map.entry(ORDERS, Kind.KEY), Map.entry(STOCK, Kind.FORMER_KEY));
        assertThat(index.projects("111122223333/orders")).containsOnlyKeys(ORDERS);
        assertThat(index.projects("arn:other")).isEmpty();
        assertThat(records.find(ORDERS).watches()).containsExactlyInAnyOrder(KEY, ROLE);
    }

    @Test
    void writesTheDifferencesOnly() {
        index.record(ORDERS, Set.of(KEY, ROLE), Set.of());
        fake.dynamoDb.calls().clear();
        index.record(ORDERS, Set.of(KEY, ROLE), Set.of(ROLE, KEY));
        assertThat(fake.dynamoDb.calls()).isEmpty();

        index.record(ORDERS, Set.of(FORMER, ROLE), Set.of(KEY, ROLE));
        assertThat(fake.dynamoDb.calls()).containsExactly("PutItem", "UpdateItem", "DeleteItem");
        assertThat(index.projects("arn:key")).containsExactly(Map.entry(ORDERS, Kind.FORMER_KEY));
    }

    /** Nothing is removed that the record still says is there: the next look would take it for done. */
    @Test
    void aKeyThatIsUsedAgainAfterACrashIsWatched() {
        index.record(ORDERS, Set.of(KEY), Set.of());
        fake.dynamoDb.failNext("UpdateItem", new IllegalStateException("lost"));
        assertThatIllegalStateException().isThrownBy(() -> index.record(ORDERS, Set.of(OTHER), Set.of(KEY)));

        index.record(ORDERS, Set.of(KEY), records.find(ORDERS).watches());

        assertThat(index.projects("arn:key")).containsOnlyKeys(ORDERS);
    }

    /** What a crash left undone is done by the next look, since the record is written after it. */
    @Test
    void aCrashBeforeTheRecordIsMendedByTheNextLook() {
        fake.dynamoDb.failNext("UpdateItem", new IllegalStateException("lost"));
        assertThatIllegalStateException().isThrownBy(() -> index.record(ORDERS, Set.of(KEY), Set.of()));
        assertThat(records.find(ORDERS).watches()).isEmpty();

        index.record(ORDERS, Set.of(KEY), records.find(ORDERS).watches());

        assertThat(records.find(ORDERS).watches()).containsExactly(KEY);
    }

    @Test
    void forgetsAProject() {
        index.record(ORDERS, Set.of(KEY, ROLE), Set.of());
        index.record(STOCK, Set.of(KEY), Set.of());
        index.forget(ORDERS);

        assertThat(index.projects("arn:key")).containsOnlyKeys(STOCK);
        assertThat(index.projects("111122223333/orders")).isEmpty();
    }
}
