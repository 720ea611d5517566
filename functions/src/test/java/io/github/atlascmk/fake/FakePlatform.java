package io.github.atlascmk.fake;

import io.github.atlascmk.runtime.AwsAccess;
import io.github.atlascmk.runtime.LambdaPlatform;
import io.github.atlascmk.runtime.Platform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a function finds around it in a test: a still clock, tables in memory, and the HTTP client that is deployed. */
public final class FakePlatform {
    public static final String STATE_TABLE = "state";
    public static final String ENROLMENT_TABLE = "enrolments";
    public static final String HISTORY_TABLE = "history";

    public final FakeClock clock = new FakeClock();
    public final FakeDynamoDb dynamoDb = new FakeDynamoDb();
    public final FakeStepFunctions stepFunctions = new FakeStepFunctions();
    /** Its calls are among those of the tables, in the order in which they were made. */
    public final FakeIam iam = new FakeIam(dynamoDb.calls());

    public final FakeSecrets secrets = new FakeSecrets();
    public final FakeSts sts = new FakeSts(clock);
    public final List<Duration> slept = new ArrayList<>();
    public final Map<String, String> environment = new HashMap<>(Map.of(
            "STATE_TABLE",
            STATE_TABLE,
            "ENROLMENT_TABLE",
            ENROLMENT_TABLE,
            "HISTORY_TABLE",
            HISTORY_TABLE,
            "STATE_MACHINE_ARN",
            "arn:aws:states:us-east-1:111122223333:stateMachine:m",
            "ATLAS_SECRET_ID",
            "atlas-cmk/credentials"));

    public Platform platform() {
        return new Platform(
                environment::get,
                clock,
                this::sleep,
                (_, work) -> work.run(),
                LambdaPlatform.create().http(),
                () -> dynamoDb,
                new AwsAccess(() -> iam, region -> {
                    throw new IllegalStateException("this test has no KMS in " + region);
                }),
                () -> sts,
                sts::access,
                () -> secrets,
                () -> stepFunctions);
    }

    private void sleep(Duration duration) {
        slept.add(duration);
        clock.advance(duration);
    }
}
