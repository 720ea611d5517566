package io.github.atlascmk.local.cloud.localstack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.atlascmk.local.cloud.atlas.access.CustomerAws;
import io.github.atlascmk.local.cloud.aws.account.AwsAccounts;
import io.github.atlascmk.local.cloud.wire.Wire;
import io.github.atlascmk.local.cloud.world.World;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.sts.model.StsException;

/**
 * The customer's AWS as Atlas meets it. LocalStack keeps roles, policies and keys but judges no policy, external id or
 * condition: what it keeps is read from it and judged by the local cloud's evaluator, and then the call is made.
 */
final class Customer implements CustomerAws {
    private final ObjectMapper json = new ObjectMapper();
    private final Account account;
    private final Wire wire;

    Customer(Account account, Wire wire) {
        this.account = account;
        this.wire = wire;
    }

    @Override
    public boolean canAssume(String principalArn, String roleArn, String externalId) {
        return kept().canAssume(principalArn, roleArn, externalId) && assumes(roleArn, externalId);
    }

    private boolean assumes(String roleArn, String externalId) {
        try {
            account.sts()
                    .assumeRole(request ->
                            request.roleArn(roleArn).externalId(externalId).roleSessionName("atlas"));
            return true;
        } catch (StsException refused) {
            return false;
        }
    }

    @Override
    public KeyUse useKey(String roleArn, String key, String region, List<String> from) {
        KeyUse use = kept().useKey(roleArn, key, region, from);
        if (use == KeyUse.ALLOWED) {
            KmsClient kms = account.kms(region);
            SdkBytes sealed = kms.encrypt(
                            request -> request.keyId(key).plaintext(SdkBytes.fromUtf8String("a data key")))
                    .ciphertextBlob();
            String opened = kms.decrypt(request -> request.keyId(key).ciphertextBlob(sealed))
                    .plaintext()
                    .asUtf8String();
            return opened.equals("a data key") ? use : KeyUse.DENIED;
        }
        return use;
    }

    private AwsAccounts kept() {
        World.Account all = new World.Account(account.id(), roles(), keys(), Map.of(), Map.of());
        return new AwsAccounts(new World.Aws(null, null, Duration.ZERO, null, List.of(all), List.of()), wire);
    }

    private List<World.Role> roles() {
        IamClient iam = account.iam();
        return iam.listRolesPaginator().roles().stream()
                .map(role -> role(iam, role))
                .toList();
    }

    private World.Role role(IamClient iam, Role role) {
        Map<String, JsonNode> inline = new TreeMap<>();
        for (String name : iam.listRolePolicies(request -> request.roleName(role.roleName()))
                .policyNames()) {
            inline.put(
                    name,
                    decoded(iam.getRolePolicy(
                                    request -> request.roleName(role.roleName()).policyName(name))
                            .policyDocument()));
        }
        return new World.Role(
                role.path(),
                role.roleName(),
                role.roleId(),
                null,
                // From GetRole, since LocalStack's ListRoles gives documents without URL encoding.
                decoded(iam.getRole(request -> request.roleName(role.roleName()))
                        .role()
                        .assumeRolePolicyDocument()),
                inline,
                null,
                Map.of(),
                List.of());
    }

    private List<World.Key> keys() {
        KmsClient kms = account.kms(account.region());
        List<World.Key> keys = new ArrayList<>();
        kms.listKeys().keys().forEach(listed -> {
            KeyMetadata key =
                    kms.describeKey(request -> request.keyId(listed.keyId())).keyMetadata();
            keys.add(new World.Key(
                    key.keyId(),
                    account.region(),
                    null,
                    parsed(kms.getKeyPolicy(
                                    request -> request.keyId(listed.keyId()).policyName("default"))
                            .policy()),
                    key.keyStateAsString(),
                    key.keySpecAsString(),
                    key.keyUsageAsString(),
                    key.multiRegion(),
                    key.originAsString(),
                    key.customKeyStoreId(),
                    Map.of()));
        });
        return keys;
    }

    /** IAM gives documents URL-encoded, where a plus is a plus. */
    private JsonNode decoded(String document) {
        return parsed(URLDecoder.decode(document.replace("+", "%2B"), StandardCharsets.UTF_8));
    }

    private JsonNode parsed(String document) {
        try {
            return json.readTree(document);
        } catch (JsonProcessingException broken) {
            throw new IllegalStateException("LocalStack keeps a policy that isn't JSON", broken);
        }
    }
}
