package io.github.atlascmk.atlas;

import static io.github.atlascmk.aws.AwsErrors.translating;

import io.github.atlascmk.atlas.Credentials.ServiceAccount;
import io.github.atlascmk.failure.AtlasUnavailable;
import io.github.atlascmk.runtime.Sleeper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * One access token that all functions of a stack share, in an encrypted item: a service account may have 100 active
 * tokens and mint 10 to 50 a minute (Atlas documentation: service accounts; Terraform provider, pull requests of 2025).
 * One function renews the token ten minutes early; the others use the old one meanwhile.
 */
final class SharedToken {
    /** Longer than a token request can take. */
    private static final Duration MINTING = Duration.ofSeconds(30);

    private static final Duration POLL = Duration.ofMillis(500);
    private static final int POLLS = 4;

    private final Supplier<DynamoDbClient> dynamoDb;
    private final String table;
    private final Clock clock;
    private final Sleeper sleeper;
    private final Function<ServiceAccount, Token> mint;
    private volatile @Nullable Token latest;

    SharedToken(
            Supplier<DynamoDbClient> dynamoDb,
            String table,
            Clock clock,
            Sleeper sleeper,
            Function<ServiceAccount, Token> mint) {
        this.dynamoDb = dynamoDb;
        this.table = table;
        this.clock = clock;
        this.sleeper = sleeper;
        this.mint = mint;
    }

    /** @throws AtlasUnavailable if another function has been minting one for two seconds, or Atlas gives none */
    Token get(ServiceAccount account) {
        Token own = latest;
        if (own != null && !own.isDue(clock.instant())) {
            return own;
        }
        for (int i = 0; i < POLLS; i++) {
            Optional<Token> shared = read(account);
            Instant now = clock.instant();
            if (shared.isPresent() && !shared.get().isDue(now)) {
                return remember(shared.get());
            }
            if (mayMint(account, now)) {
                return minted(account);
            }
            if (shared.isPresent() && shared.get().isUsable(now)) {
                return shared.get();
            }
            sleeper.sleep(POLL);
        }
        throw new AtlasUnavailable("another function has been renewing the access token for two seconds");
    }

    /** The shared token, unless it is the one that Atlas refused. */
    Optional<Token> shared(ServiceAccount account, Token refused) {
        return read(account)
                .filter(token -> !token.value().equals(refused.value()))
                .map(this::remember);
    }

    private Optional<Token> read(ServiceAccount account) {
        return translating("shared Atlas token", () -> {
            Map<String, AttributeValue> item = dynamoDb.get()
                    .getItem(request -> request.tableName(table).key(key()).consistentRead(true))
                    .item();
            AttributeValue sealed = item.get("sealed");
            AttributeValue until = item.get("validUntil");
            if (sealed == null || until == null) {
                return Optional.empty();
            }
            return new TokenCipher(account.clientSecret())
                    .decrypt(sealed.s())
                    .map(value -> new Token(value, Instant.ofEpochMilli(Long.parseLong(until.n()))));
        });
    }

    /** Reserves the minting for this function; the reservation expires, in case the function dies. */
    private boolean mayMint(ServiceAccount account, Instant now) {
        return translating("shared Atlas token", () -> {
            try {
                dynamoDb.get()
                        .updateItem(request -> request.tableName(table)
                                .key(key())
                                .updateExpression("SET mintingUntil = :until, mintingFor = :client")
                                .conditionExpression("attribute_not_exists(mintingUntil) OR mintingUntil < :now"
                                        + " OR mintingFor <> :client")
                                .expressionAttributeValues(Map.of(
                                        ":until", millis(now.plus(MINTING)),
                                        ":now", millis(now),
                                        ":client", AttributeValue.fromS(account.clientId()))));
                return true;
            } catch (ConditionalCheckFailedException another) {
                return false;
            }
        });
    }

    /** Mints a new token and shares it. */
    Token minted(ServiceAccount account) {
        Token token = mint.apply(account);
        translating(
                "shared Atlas token",
                () -> dynamoDb.get()
                        .putItem(request -> request.tableName(table)
                                .item(Map.of(
                                        "id", AttributeValue.fromS("token"),
                                        "sealed",
                                                AttributeValue.fromS(
                                                        new TokenCipher(account.clientSecret()).encrypt(token.value())),
                                        "validUntil", millis(token.expiresAt())))));
        return remember(token);
    }

    private Token remember(Token token) {
        latest = token;
        return token;
    }

    private static Map<String, AttributeValue> key() {
        return Map.of("id", AttributeValue.fromS("token"));
    }

    private static AttributeValue millis(Instant instant) {
        return AttributeValue.fromN(Long.toString(instant.toEpochMilli()));
    }
}
