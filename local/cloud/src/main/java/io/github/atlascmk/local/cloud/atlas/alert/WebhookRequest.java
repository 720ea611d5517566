package io.github.atlascmk.local.cloud.atlas.alert;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A request of Atlas to a webhook: a POST. */
public record WebhookRequest(String url, Map<String, String> headers, byte[] body) {

    /**
     * As Atlas sends an alert: signed with Base64 of HMAC-SHA1 over the body's bytes, if there is a secret.
     *
     * @param event such as {@code alert.open}
     * @param secret empty where the notification has none
     */
    public static WebhookRequest of(String url, String event, String secret, byte[] body) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json");
        headers.put("User-Agent", "mms-webhook");
        headers.put("X-MMS-Event", event);
        if (!secret.isEmpty()) {
            headers.put("X-MMS-Signature", signature(secret, body));
        }
        return new WebhookRequest(url, headers, body);
    }

    public static String signature(String secret, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), mac.getAlgorithm()));
            return Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has HmacSHA1", impossible);
        }
    }
}
