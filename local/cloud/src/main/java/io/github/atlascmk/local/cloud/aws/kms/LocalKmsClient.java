package io.github.atlascmk.local.cloud.aws.kms;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.atlascmk.local.cloud.aws.endpoint.Endpoint;
import io.github.atlascmk.local.cloud.aws.endpoint.Endpoints;
import io.github.atlascmk.local.cloud.aws.endpoint.Session;
import io.github.atlascmk.local.cloud.aws.iam.Principals;
import io.github.atlascmk.local.cloud.aws.policy.Arn;
import io.github.atlascmk.local.cloud.aws.policy.PolicyGrammar;
import io.github.atlascmk.local.cloud.aws.policy.PolicyJson;
import io.github.atlascmk.local.cloud.aws.policy.RequestContext;
import io.github.atlascmk.local.cloud.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.*;

/**
 * KMS in one Region, as the credentials of one account see it: keys, their policies and states, with the checks that
 * KMS applies (KMS API Reference; KMS Developer Guide: key states). The key policy has to allow every operation. What
 * the caller's own account has to allow as well counts as allowed, unless the caller's role is in the world. Only
 * DescribeKey works on another account's key. Aliases don't exist.
 */
public final class LocalKmsClient implements KmsClient {
    /** Largest key policy in bytes; the quota can't be raised (KMS Developer Guide: resource quotas). */
    static final int POLICY_QUOTA = 32_768;

    private static final String BYPASS = "kms:BypassPolicyLockoutSafetyCheck";
    private static final String DEFAULT_POLICY = "default";
    private static final Pattern CHARACTERS = Pattern.compile("[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+");
    private static final Pattern KEY_ID = Pattern.compile("[A-Za-z0-9-]{1,256}");

    private final Endpoints endpoints;
    private final KmsKeys keys;
    private final Principals principals;
    private final KeyAuthorization authorization;
    private final Wire wire;
    private final Endpoint endpoint;
    private final String account;
    private final String region;

    /**
     * @param account the account whose credentials the client has
     * @param region keys of other Regions aren't found
     * @param session the session whose role makes the calls; null for the caller's own role
     */
    public LocalKmsClient(
            Endpoints endpoints,
            KmsKeys keys,
            Principals principals,
            KeyAuthorization authorization,
            String account,
            String region,
            @Nullable Session session) {
        this.endpoints = endpoints;
        this.keys = keys;
        this.principals = principals;
        this.authorization = authorization;
        this.wire = endpoints.wire();
        this.endpoint = endpoints.endpoint("kms", LocalKmsClient::exception).as(session);
        this.account = account;
        this.region = region;
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {
        // There is nothing to close.
    }

    @Override
    public DescribeKeyResponse describeKey(DescribeKeyRequest request) {
        return call(
                "DescribeKey",
                request.keyId(),
                key -> DescribeKeyResponse.builder().keyMetadata(metadata(key)).build());
    }

    /** All keys on one page, since a world has few. As in KMS, key policies don't apply to this operation. */
    @Override
    public ListKeysResponse listKeys(ListKeysRequest request) {
        return endpoint.call(
                "ListKeys",
                KmsKeys.arn("*", account, region),
                () -> ListKeysResponse.builder()
                        .keys(keys.ofAccount(account).stream()
                                .filter(key -> key.region().equals(region))
                                .map(key -> KeyListEntry.builder()
                                        .keyId(key.keyId())
                                        .keyArn(key.arn())
                                        .build())
                                .toList())
                        .truncated(false)
                        .build());
    }

    @Override
    public GetKeyPolicyResponse getKeyPolicy(GetKeyPolicyRequest request) {
        return call("GetKeyPolicy", request.keyId(), key -> {
            if (!DEFAULT_POLICY.equals(Objects.requireNonNullElse(request.policyName(), DEFAULT_POLICY))) {
                throw notFound("No such policy exists");
            }
            return GetKeyPolicyResponse.builder()
                    .policy(PolicyJson.pretty(shown(key)))
                    .policyName(DEFAULT_POLICY)
                    .build();
        });
    }

    @Override
    public ListKeyPoliciesResponse listKeyPolicies(ListKeyPoliciesRequest request) {
        return call(
                "ListKeyPolicies",
                request.keyId(),
                _ -> ListKeyPoliciesResponse.builder()
                        .policyNames(DEFAULT_POLICY)
                        .truncated(false)
                        .build());
    }

    @Override
    public PutKeyPolicyResponse putKeyPolicy(PutKeyPolicyRequest request) {
        boolean bypassing = Boolean.TRUE.equals(request.bypassPolicyLockoutSafetyCheck());
        RequestContext context = endpoints.request().with(BYPASS, Boolean.toString(bypassing));
        return call("PutKeyPolicy", request.keyId(), context, key -> {
            if (!DEFAULT_POLICY.equals(Objects.requireNonNullElse(request.policyName(), DEFAULT_POLICY))) {
                throw invalid("The only valid policy name is default.");
            }
            JsonNode policy = policy(request.policy());
            RequestContext next = endpoints.request().with(BYPASS, "false");
            if (!bypassing && !allowed(key, policy, "PutKeyPolicy", next)) {
                throw malformed("The new key policy will not allow you to update the key policy in the future.");
            }
            KmsKey changed = key.withPolicy(policy);
            keys.put(changed);
            wire.wrote("kms", "PutKeyPolicy", key.arn(), shown(key), shown(changed));
            return PutKeyPolicyResponse.builder().build();
        });
    }

    /** All tags on one page: a key has 50 at most, as many as fit on one (KMS API: ListResourceTags). */
    @Override
    public ListResourceTagsResponse listResourceTags(ListResourceTagsRequest request) {
        return call(
                "ListResourceTags",
                request.keyId(),
                key -> ListResourceTagsResponse.builder()
                        .tags(KeyTags.list(key))
                        .truncated(false)
                        .build());
    }

    /** In KMS it may take five minutes until a tag affects rights; here it does so at once. */
    @Override
    public TagResourceResponse tagResource(TagResourceRequest request) {
        return call("TagResource", request.keyId(), key -> {
            tag("TagResource", unlessPendingDeletion(key), KeyTags.with(request.tags(), key.tags(), endpoint));
            return TagResourceResponse.builder().build();
        });
    }

    @Override
    public UntagResourceResponse untagResource(UntagResourceRequest request) {
        return call("UntagResource", request.keyId(), key -> {
            Map<String, String> tags = new TreeMap<>(unlessPendingDeletion(key).tags());
            request.tagKeys().forEach(tags::remove);
            tag("UntagResource", key, tags);
            return UntagResourceResponse.builder().build();
        });
    }

    private void tag(String operation, KmsKey key, Map<String, String> tags) {
        keys.put(key.withTags(tags));
        wire.wrote("kms", operation, key.arn(), KeyTags.shown(key.tags()), KeyTags.shown(tags));
    }

    private KmsKey unlessPendingDeletion(KmsKey key) {
        if (key.state().equals(KmsKey.PENDING_DELETION)) {
            throw invalidState(key.arn() + " is pending deletion.");
        }
        return key;
    }

    @Override
    public EnableKeyResponse enableKey(EnableKeyRequest request) {
        return call("EnableKey", request.keyId(), key -> {
            change("EnableKey", switchable(key), KmsKey.ENABLED, null);
            return EnableKeyResponse.builder().build();
        });
    }

    @Override
    public DisableKeyResponse disableKey(DisableKeyRequest request) {
        return call("DisableKey", request.keyId(), key -> {
            change("DisableKey", switchable(key), KmsKey.DISABLED, null);
            return DisableKeyResponse.builder().build();
        });
    }

    @Override
    public ScheduleKeyDeletionResponse scheduleKeyDeletion(ScheduleKeyDeletionRequest request) {
        return call("ScheduleKeyDeletion", request.keyId(), key -> {
            int days = Objects.requireNonNullElse(request.pendingWindowInDays(), (int) KmsKey.DELETION_WINDOW.toDays());
            if (days < 7 || days > 30) {
                throw invalid("pendingWindowInDays must be from 7 to 30.");
            }
            if (key.state().equals(KmsKey.PENDING_DELETION)) {
                throw invalidState(key.arn() + " is pending deletion.");
            }
            Instant date = wire.timeline().instant().plus(Duration.ofDays(days));
            change("ScheduleKeyDeletion", key, KmsKey.PENDING_DELETION, date);
            return ScheduleKeyDeletionResponse.builder()
                    .keyId(key.arn())
                    .keyState(KeyState.PENDING_DELETION)
                    .deletionDate(date)
                    .pendingWindowInDays(days)
                    .build();
        });
    }

    /** The key is disabled afterwards. */
    @Override
    public CancelKeyDeletionResponse cancelKeyDeletion(CancelKeyDeletionRequest request) {
        return call("CancelKeyDeletion", request.keyId(), key -> {
            if (!key.state().equals(KmsKey.PENDING_DELETION)) {
                throw invalidState(key.arn() + " is not pending deletion.");
            }
            change("CancelKeyDeletion", key, KmsKey.DISABLED, null);
            return CancelKeyDeletionResponse.builder().keyId(key.arn()).build();
        });
    }

    /** The key is pending import afterwards. */
    @Override
    public DeleteImportedKeyMaterialResponse deleteImportedKeyMaterial(DeleteImportedKeyMaterialRequest request) {
        return call("DeleteImportedKeyMaterial", request.keyId(), key -> {
            change("DeleteImportedKeyMaterial", imported(key), KmsKey.PENDING_IMPORT, null);
            return DeleteImportedKeyMaterialResponse.builder().keyId(key.arn()).build();
        });
    }

    /** The material itself isn't looked at. */
    @Override
    public ImportKeyMaterialResponse importKeyMaterial(ImportKeyMaterialRequest request) {
        return call("ImportKeyMaterial", request.keyId(), key -> {
            change("ImportKeyMaterial", imported(key), KmsKey.ENABLED, null);
            return ImportKeyMaterialResponse.builder().keyId(key.arn()).build();
        });
    }

    /** Its keys are unavailable until it is connected again. A store exists if a key lies in it. */
    @Override
    public DisconnectCustomKeyStoreResponse disconnectCustomKeyStore(DisconnectCustomKeyStoreRequest request) {
        changeStore("DisconnectCustomKeyStore", request.customKeyStoreId(), KmsKey.UNAVAILABLE);
        return DisconnectCustomKeyStoreResponse.builder().build();
    }

    @Override
    public ConnectCustomKeyStoreResponse connectCustomKeyStore(ConnectCustomKeyStoreRequest request) {
        changeStore("ConnectCustomKeyStore", request.customKeyStoreId(), KmsKey.ENABLED);
        return ConnectCustomKeyStoreResponse.builder().build();
    }

    private void changeStore(String operation, String id, String state) {
        endpoint.call(operation, id, () -> {
            List<KmsKey> inStore = keys.ofAccount(account).stream()
                    .filter(key -> key.region().equals(region) && id.equals(key.customKeyStoreId()))
                    .toList();
            if (inStore.isEmpty()) {
                throw endpoint.error("CustomKeyStoreNotFoundException", 400, "There is no custom key store " + id);
            }
            inStore.forEach(key -> change(operation, key, state, null));
            return inStore;
        });
    }

    private KmsKey imported(KmsKey key) {
        if (!key.origin().equals(KmsKey.IMPORTED)) {
            throw endpoint.error(
                    "UnsupportedOperationException", 400, key.arn() + " origin is " + key.origin() + ", not EXTERNAL.");
        }
        return key;
    }

    private <T> T call(String operation, @Nullable String keyId, Function<KmsKey, T> effect) {
        return call(operation, keyId, endpoints.request().without(BYPASS), effect);
    }

    private <T> T call(String operation, @Nullable String keyId, RequestContext context, Function<KmsKey, T> effect) {
        String target = KmsKeys.arn(String.valueOf(keyId), account, region);
        return endpoint.call(operation, target, () -> effect.apply(authorised(operation, keyId, context)));
    }

    private KmsKey authorised(String operation, @Nullable String keyId, RequestContext context) {
        KmsKey key = find(keyId);
        boolean ours = key.account().equals(account) || operation.equals("DescribeKey");
        if (!ours || !allowed(key, key.policy(), operation, context)) {
            throw endpoint.error(
                    "AccessDeniedException",
                    400,
                    "User: " + endpoints.requester(account) + " is not authorized to perform: kms:" + operation
                            + " on resource: " + key.arn());
        }
        return key;
    }

    private KmsKey find(@Nullable String keyId) {
        if (keyId == null || keyId.isEmpty()) {
            throw invalid("keyId must not be null.");
        }
        if (keyId.startsWith("alias/") || keyId.contains(":alias/")) {
            throw notFound("Alias " + keyId + " is not found.");
        }
        if (!KEY_ID.matcher(keyId).matches() && !isKeyArn(keyId)) {
            throw endpoint.error("InvalidArnException", 400, "Invalid arn " + keyId);
        }
        KmsKey key = keys.find(keyId, account, region);
        if (key == null) {
            throw notFound("Key '" + KmsKeys.arn(keyId, account, region) + "' does not exist");
        }
        return key;
    }

    private boolean allowed(KmsKey key, JsonNode policy, String operation, RequestContext context) {
        return authorization.allows(endpoints.requester(account), key, policy, "kms:" + operation, context);
    }

    private static boolean isKeyArn(String keyId) {
        return Arn.parse(keyId)
                .filter(arn -> arn.service().equals("kms") && arn.resource().startsWith("key/"))
                .isPresent();
    }

    private JsonNode policy(@Nullable String text) {
        if (text == null || text.isEmpty() || !CHARACTERS.matcher(text).matches()) {
            throw invalid(
                    "policy must have at least one character, and only those from U+0020 to U+00FF, tab, LF and CR.");
        }
        if (text.getBytes(StandardCharsets.UTF_8).length > POLICY_QUOTA) {
            throw endpoint.error(
                    "LimitExceededException", 400, "The key policy is longer than " + POLICY_QUOTA + " bytes.");
        }
        try {
            JsonNode policy = PolicyGrammar.parse(text, PolicyGrammar.Kind.KEY);
            return principals.keep(policy, PolicyGrammar.Kind.KEY);
        } catch (PolicyGrammar.Violation violation) {
            throw malformed(violation.getMessage());
        }
    }

    /** Only a key that is enabled or disabled can be enabled or disabled. */
    private KmsKey switchable(KmsKey key) {
        return switch (key.state()) {
            case KmsKey.ENABLED, KmsKey.DISABLED -> key;
            case KmsKey.PENDING_DELETION -> throw invalidState(key.arn() + " is pending deletion.");
            case KmsKey.PENDING_IMPORT -> throw invalidState(key.arn() + " is pending import.");
            default -> throw invalidState(key.arn() + " is " + key.state() + ".");
        };
    }

    private void change(String operation, KmsKey key, String state, @Nullable Instant deletionDate) {
        if (!key.state().equals(state)) {
            keys.put(key.withState(state, deletionDate));
            wire.wrote("kms", operation, key.arn(), TextNode.valueOf(key.state()), TextNode.valueOf(state));
        }
    }

    private JsonNode shown(KmsKey key) {
        return principals.show(key.policy());
    }

    private static KeyMetadata metadata(KmsKey key) {
        KeyMetadata.Builder metadata = KeyMetadata.builder()
                .awsAccountId(key.account())
                .keyId(key.keyId())
                .arn(key.arn())
                .creationDate(key.createDate())
                .enabled(key.state().equals(KmsKey.ENABLED))
                .description(Objects.requireNonNullElse(key.description(), ""))
                .keyUsage(key.usage())
                .keyState(key.state())
                .deletionDate(key.deletionDate())
                .origin(key.origin())
                .customKeyStoreId(key.customKeyStoreId())
                .keyManager(KeyManagerType.CUSTOMER)
                .keySpec(key.spec())
                .multiRegion(key.multiRegion());
        if (key.spec().equals("SYMMETRIC_DEFAULT")) {
            metadata.encryptionAlgorithms(EncryptionAlgorithmSpec.SYMMETRIC_DEFAULT);
        }
        return metadata.build();
    }

    private AwsServiceException notFound(String message) {
        return endpoint.error("NotFoundException", 400, message);
    }

    private AwsServiceException invalid(String message) {
        return endpoint.error("ValidationException", 400, message);
    }

    private AwsServiceException invalidState(String message) {
        return endpoint.error("KMSInvalidStateException", 400, message);
    }

    private AwsServiceException malformed(String message) {
        return endpoint.error("MalformedPolicyDocumentException", 400, message);
    }

    private static AwsServiceException.Builder exception(String errorCode) {
        return switch (errorCode) {
            case "NotFoundException" -> NotFoundException.builder();
            case "DisabledException" -> DisabledException.builder();
            case "KMSInvalidStateException" -> KmsInvalidStateException.builder();
            case "MalformedPolicyDocumentException" -> MalformedPolicyDocumentException.builder();
            case "LimitExceededException" -> LimitExceededException.builder();
            case "TagException" -> TagException.builder();
            case "InvalidArnException" -> InvalidArnException.builder();
            case "KeyUnavailableException" -> KeyUnavailableException.builder();
            case "DependencyTimeoutException" -> DependencyTimeoutException.builder();
            case "KMSInternalException" -> KmsInternalException.builder();
            default -> (AwsServiceException.Builder) KmsException.builder();
        };
    }
}
