package io.github.atlascmk.atlas;

import io.github.atlascmk.atlas.Credentials.ServiceAccount;
import io.github.atlascmk.failure.AtlasUnavailable;
import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.runtime.Sleeper;
import io.github.atlascmk.store.Table;
import io.github.atlascmk.store.Update;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One access token that all functions of a stack share, in an encrypted item: a service account may have 100 active
 * tokens and mint 10 to 50 a minute (Atlas documentation: service accounts; Terraform provider, pull requests of 2025).
 * One function renews the token ten minutes early; the others use the old one meanwhile.
 */
final class SharedToken {
    private static final String ID = "token";

    /** Longer than a token request can take. */
    private static final Duration MINTING = Duration.ofSeconds(30);

    private static final Duration POLL = Duration.ofMillis(500);
    private static final int POLLS = 4;

    private final Table table;
    private final Clock clock;
    private final Sleeper sleeper;
    private final Function<ServiceAccount, Token> mint;
    private volatile @Nullable Token latest;

    private record SealedToken(String sealed, Instant expiresAt) {}

    SharedToken(Platform platform, Function<ServiceAccount, Token> mint) {
        this.table = Table.states(platform);
        this.clock = platform.clock();
        this.sleeper = platform.sleeper();
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
        return table.find(ID)
                .filter(item -> item.has("sealed"))
                .map(item -> item.as(SealedToken.class))
                .flatMap(token -> new TokenCipher(account.clientSecret())
                        .decrypt(token.sealed())
                        .map(value -> new Token(value, token.expiresAt())));
    }

    /** Reserves the minting for this function; the reservation expires, in case the function dies. */
    private boolean mayMint(ServiceAccount account, Instant now) {
        return table.update(
                        ID,
                        new Update()
                                .set("mintingUntil", now.plus(MINTING).toEpochMilli())
                                .set("mintingFor", account.clientId())
                                .onlyIf(
                                        "attribute_not_exists(mintingUntil) OR mintingUntil < :now"
                                                + " OR mintingFor <> :mintingFor",
                                        Map.of("now", now.toEpochMilli())))
                .isPresent();
    }

    /** Mints a new token and shares it. */
    Token minted(ServiceAccount account) {
        Token token = mint.apply(account);
        String sealed = new TokenCipher(account.clientSecret()).encrypt(token.value());
        table.put(ID, new SealedToken(sealed, token.expiresAt()));
        return remember(token);
    }

    private Token remember(Token token) {
        latest = token;
        return token;
    }
}
