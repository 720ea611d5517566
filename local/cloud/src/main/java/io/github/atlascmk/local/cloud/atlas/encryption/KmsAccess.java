package io.github.atlascmk.local.cloud.atlas.encryption;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.atlas.access.CloudProviderAccess;
import io.github.atlascmk.local.cloud.atlas.access.CustomerAws;
import io.github.atlascmk.local.cloud.atlas.http.AtlasError;
import io.github.atlascmk.local.cloud.atlas.network.IpAddresses;
import io.github.atlascmk.local.cloud.atlas.organisation.Project;
import io.github.atlascmk.local.cloud.world.World;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Whether Atlas can use a project's AWS key: it assumes the role, describes the key, encrypts and decrypts. */
public final class KmsAccess {
    private final String awsAccountArn;
    private final CustomerAws aws;
    private final IpAddresses addresses;

    public KmsAccess(String awsAccountArn, CustomerAws aws, IpAddresses addresses) {
        this.awsAccountArn = awsAccountArn;
        this.aws = aws;
        this.addresses = addresses;
    }

    /** Why it can't; empty where it can. */
    Optional<AtlasError> problem(Project project, ObjectNode awsKms) {
        try {
            check(project, awsKms);
            return Optional.empty();
        } catch (AtlasError invalid) {
            return Optional.of(invalid);
        }
    }

    /** @throws AtlasError what Atlas answers where it can't, as its table of errors has it */
    void check(Project project, ObjectNode awsKms) {
        if (awsKms.path("accessKeyID").isTextual()) {
            // An IAM user from before roles: the local AWS has none, so they are taken to work.
            return;
        }
        World.AtlasRole role = CloudProviderAccess.find(project, required(awsKms, "roleId"));
        String key = required(awsKms, "customerMasterKeyID");
        String region = required(awsKms, "region");
        String roleArn = role.iamAssumedRoleArn();
        if (roleArn == null) {
            throw AtlasError.badRequest(
                    "CLOUD_PROVIDER_ACCESS_ROLE_NOT_AUTHORIZED",
                    "The specified Cloud Provider Access role (" + role.roleId() + ") has not been authorized.",
                    role.roleId());
        }
        if (region.equals("GLOBAL")) {
            throw AtlasError.badRequest(
                    "AWS_KMS_REGION_NOT_SUPPORTED", "The region is not supported for AWS KMS.", region);
        }
        CloudProviderAccess.requireAssumable(aws, awsAccountArn, roleArn, role.externalId());
        use(roleArn, key, region.toLowerCase(Locale.ROOT).replace('_', '-'), addresses.ofKeyUse(project));
    }

    private void use(String roleArn, String key, String region, List<String> from) {
        switch (aws.useKey(roleArn, key, region, from)) {
            case ALLOWED -> {}
            case NOT_FOUND ->
                throw AtlasError.notFound(
                        "AWS_CUSTOMER_MASTER_KEY_NOT_FOUND", "The AWS customer master key was not found.");
            case DISABLED ->
                throw AtlasError.badRequest(
                        "AWS_KMS_CUSTOMER_MASTER_KEY_NOT_ENABLED", "The AWS customer master key is not enabled.");
            case PENDING_DELETION ->
                throw AtlasError.badRequest(
                        "AWS_KMS_CUSTOMER_MASTER_KEY_PENDING_DELETION",
                        "The AWS customer master key is pending deletion.");
            case PENDING_IMPORT ->
                throw AtlasError.badRequest(
                        "AWS_KMS_CUSTOMER_MASTER_KEY_PENDING_IMPORT", "The AWS customer master key is pending import.");
            case DENIED ->
                throw AtlasError.badRequest(
                        "NO_PERMISSION_TO_ENCRYPT_DECRYPT",
                        "The provided credentials do not have permission to encrypt or decrypt with the key.");
        }
    }

    private static String required(ObjectNode awsKms, String field) {
        JsonNode value = awsKms.path(field);
        if (!value.isTextual() || value.textValue().isBlank()) {
            throw AtlasError.missingAttribute(field);
        }
        return value.textValue();
    }
}
