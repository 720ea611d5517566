package io.github.atlascmk.local.cloud.aws.kms;

import io.github.atlascmk.local.asl.time.Timeline;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The KMS keys of all accounts and Regions, by ARN. A key ceases to exist on its deletion date. */
public final class KmsKeys {
    private final Timeline timeline;
    private final Map<String, KmsKey> keys = new TreeMap<>();

    public KmsKeys(Timeline timeline) {
        this.timeline = timeline;
    }

    /**
     * The key as it is now.
     *
     * @param key an ARN, or the id of a key of that account and Region
     * @return null if that Region has no such key
     */
    @Nullable
    public KmsKey find(String key, String account, String region) {
        KmsKey found = keys.get(key.startsWith("arn:") ? key : arn(key, account, region));
        return found == null || gone(found) || !found.region().equals(region) ? null : found;
    }

    public void put(KmsKey key) {
        keys.put(key.arn(), key);
    }

    public List<KmsKey> ofAccount(String account) {
        return keys.values().stream()
                .filter(key -> key.account().equals(account) && !gone(key))
                .toList();
    }

    public static String arn(String key, String account, String region) {
        return key.startsWith("arn:") ? key : "arn:aws:kms:" + region + ":" + account + ":key/" + key;
    }

    private boolean gone(KmsKey key) {
        return key.deletionDate() != null && !timeline.instant().isBefore(key.deletionDate());
    }
}
