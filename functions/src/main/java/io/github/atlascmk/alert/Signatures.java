package io.github.atlascmk.alert;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Verifies Atlas's signatures: Base64 of HMAC-SHA1 over the body's bytes (Atlas documentation: webhook integration).
 * The secret may be rotated at any time, so the one in memory is read again when a signature doesn't fit.
 */
public final class Signatures {
    private static final String ALGORITHM = "HmacSHA1";
    private static final int LENGTH = 20;
    private static final Duration KEPT = Duration.ofHours(1);
    /** Forged signatures cause no more than two calls to Secrets Manager within this time. */
    private static final Duration SETTLED = Duration.ofSeconds(30);
    /**
     * How long alerts may still be signed with the previous secret, until each project's configurations have the new
     * one.
     */
    private static final Duration OVERLAP = Duration.ofDays(1);

    private final AlertSecret secret;
    private final Clock clock;
    private @Nullable Accepted remembered;

    private record Accepted(Instant read, List<String> texts) {}

    public Signatures(AlertSecret secret, Clock clock) {
        this.secret = secret;
        this.clock = clock;
    }

    /** @param signature the header's value; null if there is none */
    public boolean isGenuine(byte[] body, @Nullable String signature) {
        Optional<byte[]> given = decoded(signature);
        if (given.isEmpty()) {
            return false;
        }
        Accepted accepted = remembered;
        if (accepted == null || isOlderThan(KEPT, accepted)) {
            return isSigned(body, given.get(), read());
        }
        return isSigned(body, given.get(), accepted)
                || (isOlderThan(SETTLED, accepted) && isSigned(body, given.get(), read()));
    }

    private Accepted read() {
        Instant now = clock.instant();
        AlertSecret.Version current = secret.current();
        Stream<AlertSecret.Version> previous =
                current.created().plus(OVERLAP).isAfter(now) ? secret.previous().stream() : Stream.empty();
        Accepted read = new Accepted(
                now,
                Stream.concat(Stream.of(current), previous)
                        .map(AlertSecret.Version::text)
                        .toList());
        remembered = read;
        return read;
    }

    private boolean isOlderThan(Duration age, Accepted accepted) {
        return accepted.read().plus(age).isBefore(clock.instant());
    }

    private static boolean isSigned(byte[] body, byte[] given, Accepted accepted) {
        boolean signed = false;
        for (String text : accepted.texts()) {
            signed |= MessageDigest.isEqual(given, hmac(text, body));
        }
        return signed;
    }

    private static byte[] hmac(String key, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return mac.doFinal(body);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has " + ALGORITHM, impossible);
        }
    }

    private static Optional<byte[]> decoded(@Nullable String signature) {
        if (signature == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Base64.getDecoder().decode(signature.strip())).filter(bytes -> bytes.length == LENGTH);
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }
}
