package io.github.atlascmk.aws;

import static io.github.atlascmk.aws.AwsErrors.translating;

import io.github.atlascmk.policy.PolicyDocument;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeyManagerType;
import software.amazon.awssdk.services.kms.model.NotFoundException;
import software.amazon.awssdk.services.kms.model.Tag;

/** KMS keys, each reached in its own account and Region. Every method may throw {@code AccountNotConnected}. */
public final class Keys {
    private final Accounts accounts;

    public Keys(Accounts accounts) {
        this.accounts = accounts;
    }

    /** Empty if there is no such key. */
    public Optional<Key> find(KeyArn arn) {
        return translating("kms:DescribeKey of " + arn, () -> {
            try {
                var found = kms(arn).describeKey(request -> request.keyId(arn.toString()))
                        .keyMetadata();
                return Optional.of(new Key(
                        arn,
                        found.keyStateAsString(),
                        found.keySpecAsString(),
                        found.keyUsageAsString(),
                        Boolean.TRUE.equals(found.multiRegion()),
                        found.keyManager() == KeyManagerType.AWS,
                        found.deletionDate(),
                        found.customKeyStoreId()));
            } catch (NotFoundException missing) {
                return Optional.empty();
            }
        });
    }

    public PolicyDocument policy(KeyArn arn) {
        return translating(
                "kms:GetKeyPolicy of " + arn,
                () -> PolicyDocument.parse(kms(arn).getKeyPolicy(
                                        request -> request.keyId(arn.toString()).policyName("default"))
                                .policy())
                        .ofKey(arn.toString()));
    }

    /** All tags of a key, by name. */
    public Map<String, String> tags(KeyArn arn) {
        return translating(
                "kms:ListResourceTags of " + arn,
                () -> kms(arn).listResourceTagsPaginator(request -> request.keyId(arn.toString())).tags().stream()
                        .collect(Collectors.toMap(Tag::tagKey, Tag::tagValue)));
    }

    /** Never sets BypassPolicyLockoutSafetyCheck. */
    public void putPolicy(KeyArn arn, PolicyDocument policy) {
        translating(
                "kms:PutKeyPolicy of " + arn,
                () -> kms(arn).putKeyPolicy(request ->
                        request.keyId(arn.toString()).policyName("default").policy(policy.toJson())));
    }

    private KmsClient kms(KeyArn arn) {
        return accounts.in(arn.partition(), arn.account()).kms().apply(arn.region());
    }
}
