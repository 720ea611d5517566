package io.github.atlascmk.local.cloud.atlas.authentication;

import io.github.atlascmk.local.cloud.http.Request;
import io.github.atlascmk.local.cloud.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * HTTP Digest (RFC 2617, MD5 with {@code qop=auth}) with the challenge that Atlas was recorded with. Its form is that
 * of a well-known servlet container, so nonces live as long as that one's by default: a minute by the client's clock,
 * and each count once.
 */
public final class DigestAuthentication {
    enum Verdict {
        ACCEPTED,
        /** The nonce is unknown or too old: the client may answer a new challenge with the same credentials. */
        STALE,
        REFUSED
    }

    private record Nonce(Instant expires, Set<String> counts) {}

    private static final String REALM = "MMS Public API";
    private static final Duration NONCE_LIFE = Duration.ofMinutes(1);
    private static final int NONCE_BYTES = 24;
    private static final Pattern FIELD = Pattern.compile("(\\w+)\\s*=\\s*(?:\"([^\"]*)\"|([^\\s,]+))");

    private final Wire wire;
    private final Random random;
    private final Map<String, Nonce> nonces = new HashMap<>();

    public DigestAuthentication(Wire wire, Random random) {
        this.wire = wire;
        this.random = random;
    }

    String challenge(boolean stale) {
        byte[] bytes = new byte[NONCE_BYTES];
        random.nextBytes(bytes);
        String nonce = Base64.getEncoder().encodeToString(bytes);
        Instant now = wire.timeline().instant();
        nonces.values().removeIf(old -> isOver(old, now));
        nonces.put(nonce, new Nonce(now.plus(wire.caller().inCloud(NONCE_LIFE)), new HashSet<>()));
        return "Digest realm=\"%s\", domain=\"\", nonce=\"%s\", algorithm=MD5, qop=\"auth\", stale=%s"
                .formatted(REALM, nonce, stale);
    }

    Verdict verify(String authorization, Request request, @Nullable String publicKey, @Nullable String privateKey) {
        Map<String, String> fields = fields(authorization);
        Nonce nonce = nonces.get(field(fields, "nonce"));
        if (nonce == null || isOver(nonce, wire.timeline().instant())) {
            return Verdict.STALE;
        }
        boolean right = publicKey != null
                && privateKey != null
                && publicKey.equals(field(fields, "username"))
                && request.target().equals(field(fields, "uri"))
                && response(fields, request.method(), publicKey, privateKey)
                        .equals(field(fields, "response").toLowerCase(Locale.ROOT));
        return right && nonce.counts.add(field(fields, "nc")) ? Verdict.ACCEPTED : Verdict.REFUSED;
    }

    private static boolean isOver(Nonce nonce, Instant now) {
        return nonce.expires.isBefore(now);
    }

    private static String response(Map<String, String> fields, String method, String user, String password) {
        String credentials = md5(user + ':' + REALM + ':' + password);
        String request = md5(method + ':' + field(fields, "uri"));
        return md5(String.join(
                ":",
                credentials,
                field(fields, "nonce"),
                field(fields, "nc"),
                field(fields, "cnonce"),
                field(fields, "qop"),
                request));
    }

    private static Map<String, String> fields(String authorization) {
        Map<String, String> fields = new HashMap<>();
        FIELD.matcher(authorization)
                .results()
                .forEach(found -> fields.put(
                        found.group(1).toLowerCase(Locale.ROOT),
                        found.group(2) == null ? found.group(3) : found.group(2)));
        return fields;
    }

    private static String field(Map<String, String> fields, String name) {
        return fields.getOrDefault(name, "");
    }

    private static String md5(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
