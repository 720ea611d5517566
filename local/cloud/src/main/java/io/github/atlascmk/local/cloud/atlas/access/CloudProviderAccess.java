package io.github.atlascmk.local.cloud.atlas.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.atlas.http.ApiVersion;
import io.github.atlascmk.local.cloud.atlas.http.AtlasError;
import io.github.atlascmk.local.cloud.atlas.http.AtlasJson;
import io.github.atlascmk.local.cloud.atlas.http.AtlasResponse;
import io.github.atlascmk.local.cloud.atlas.http.RateLimit;
import io.github.atlascmk.local.cloud.atlas.operation.AtlasRequest;
import io.github.atlascmk.local.cloud.atlas.operation.Operation;
import io.github.atlascmk.local.cloud.atlas.organisation.Actor;
import io.github.atlascmk.local.cloud.atlas.organisation.EventLog;
import io.github.atlascmk.local.cloud.atlas.organisation.ObjectIds;
import io.github.atlascmk.local.cloud.atlas.organisation.Project;
import io.github.atlascmk.local.cloud.wire.Wire;
import io.github.atlascmk.local.cloud.world.World;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Cloud provider access: the AWS roles that Atlas may assume for a project. */
public final class CloudProviderAccess {
    private static final String PATH = Operation.GROUP + "/cloudProviderAccess";
    private static final List<ApiVersion> VERSIONS = List.of(ApiVersion.of("2023-01-01"));
    private static final Pattern ROLE_ARN = Pattern.compile("arn:aws[\\w-]*:iam::\\d{12}:role/[\\w+=,.@/-]+");

    private final String awsAccountArn;
    private final CustomerAws aws;
    private final Wire wire;
    private final Clock clock;
    private final ObjectIds ids;
    private final EventLog events;

    public CloudProviderAccess(String awsAccountArn, CustomerAws aws, Wire wire, ObjectIds ids, EventLog events) {
        this.awsAccountArn = awsAccountArn;
        this.aws = aws;
        this.wire = wire;
        this.clock = wire.timeline();
        this.ids = ids;
        this.events = events;
    }

    public List<Operation> operations() {
        RateLimit limit = RateLimit.CLOUD_PROVIDER_ACCESS;
        return List.of(
                Operation.of("listGroupCloudProviderAccess", "GET", PATH, VERSIONS, limit, this::list),
                Operation.of("createGroupCloudProviderAccess", "POST", PATH, VERSIONS, limit, this::create),
                Operation.of("getGroupCloudProviderAccess", "GET", PATH + "/{roleId}", VERSIONS, limit, this::get),
                Operation.of(
                        "authorizeGroupCloudProviderAccessRole",
                        "PATCH",
                        PATH + "/{roleId}",
                        VERSIONS,
                        limit,
                        this::authorize),
                Operation.of(
                        "deauthorizeGroupCloudProviderAccessRole",
                        "DELETE",
                        PATH + "/{cloudProvider}/{roleId}",
                        VERSIONS,
                        limit,
                        this::remove));
    }

    /** @throws AtlasError 404 CLOUD_PROVIDER_ACCESS_ROLE_NOT_FOUND */
    public static World.AtlasRole find(Project project, String roleId) {
        World.AtlasRole role = project.role(roleId);
        if (role == null) {
            throw AtlasError.notFound(
                    "CLOUD_PROVIDER_ACCESS_ROLE_NOT_FOUND",
                    "The specified Cloud Provider Access role (" + roleId + ") was not found.",
                    roleId);
        }
        return role;
    }

    /** @throws AtlasError 400 AWS_IAM_ROLE_IN_USE */
    public void remove(Project project, String roleId, @Nullable Actor actor) {
        World.AtlasRole role = find(project, roleId);
        if (project.uses(roleId)) {
            throw AtlasError.badRequest(
                    "AWS_IAM_ROLE_IN_USE",
                    "Cannot remove the AWS IAM role because it is still in use.",
                    "Cannot remove the AWS IAM role " + roleId + " because it is still in use.");
        }
        project.removeRole(roleId);
        events.add(clock.instant(), "CLOUD_PROVIDER_ACCESS_AWS_IAM_ROLE_DELETED", project, actor, null);
        wrote("deauthorizeGroupCloudProviderAccessRole", project, "/AWS/" + roleId, view(project, role), null);
    }

    private AtlasResponse list(AtlasRequest request) {
        ObjectNode body = AtlasJson.object();
        Project project = request.project();
        body.putArray("awsIamRoles")
                .addAll(project.roles().stream()
                        .map(role -> view(project, role))
                        .toList());
        body.putArray("azureServicePrincipals");
        body.putArray("gcpServiceAccounts");
        return AtlasResponse.ok(body);
    }

    private AtlasResponse get(AtlasRequest request) {
        Project project = request.project();
        return AtlasResponse.ok(view(project, find(project, request.path("roleId"))));
    }

    private AtlasResponse create(AtlasRequest request) {
        requireAws(request.body());
        Project project = request.project();
        World.AtlasRole role = new World.AtlasRole(ids.next(), ids.uuid().toString(), now(), null, null);
        project.put(role);
        events.add(clock.instant(), "CLOUD_PROVIDER_ACCESS_AWS_IAM_ROLE_ADDED", project, request.actor(), null);
        ObjectNode view = view(project, role);
        wrote("createGroupCloudProviderAccess", project, "/" + role.roleId(), null, view);
        return AtlasResponse.ok(view);
    }

    private AtlasResponse authorize(AtlasRequest request) {
        ObjectNode body = request.body();
        requireAws(body);
        Project project = request.project();
        World.AtlasRole before = find(project, request.path("roleId"));
        String arn = roleArn(body);
        requireAssumable(aws, awsAccountArn, arn, before.externalId());
        World.AtlasRole after =
                new World.AtlasRole(before.roleId(), before.externalId(), before.createdDate(), now(), arn);
        ObjectNode viewBefore = view(project, before);
        project.put(after);
        events.add(clock.instant(), "CLOUD_PROVIDER_ACCESS_AWS_IAM_ROLE_UPDATED", project, request.actor(), null);
        ObjectNode view = view(project, after);
        wrote("authorizeGroupCloudProviderAccessRole", project, "/" + after.roleId(), viewBefore, view);
        return AtlasResponse.ok(view);
    }

    private AtlasResponse remove(AtlasRequest request) {
        requireAws(request.path("cloudProvider"));
        remove(request.project(), request.path("roleId"), request.actor());
        return AtlasResponse.noContent();
    }

    /** @throws AtlasError 400 CANNOT_ASSUME_ROLE */
    public static void requireAssumable(CustomerAws aws, String principalArn, String roleArn, String externalId) {
        if (!aws.canAssume(principalArn, roleArn, externalId)) {
            throw AtlasError.badRequest(
                    "CANNOT_ASSUME_ROLE", "Atlas cannot assume the specified role (" + roleArn + ").", roleArn);
        }
    }

    private static String roleArn(ObjectNode body) {
        JsonNode arn = body.path("iamAssumedRoleArn");
        if (arn.isMissingNode() || arn.isNull()) {
            throw AtlasError.missingAttribute("iamAssumedRoleArn");
        }
        if (!arn.isTextual() || !ROLE_ARN.matcher(arn.textValue()).matches()) {
            throw AtlasError.invalidAttribute("iamAssumedRoleArn");
        }
        return arn.textValue();
    }

    private static void requireAws(ObjectNode body) {
        JsonNode provider = body.path("providerName");
        if (!provider.isTextual()) {
            throw AtlasError.missingAttribute("providerName");
        }
        requireAws(provider.textValue());
    }

    private static void requireAws(String provider) {
        switch (provider) {
            case "AWS" -> {}
            case "AZURE", "GCP" ->
                throw AtlasError.badRequest(
                        "PROVIDER_UNSUPPORTED", "The local Atlas has no " + provider + ", only AWS.", provider);
            default -> throw AtlasError.invalidEnumValue("providerName", provider);
        }
    }

    private ObjectNode view(Project project, World.AtlasRole role) {
        Instant authorized = role.authorizedDate();
        ObjectNode view = AtlasJson.object()
                .put("atlasAWSAccountArn", awsAccountArn)
                .put("atlasAssumedRoleExternalId", role.externalId())
                .put("authorizedDate", authorized == null ? null : AtlasJson.date(authorized))
                .put("createdDate", AtlasJson.date(role.createdDate()));
        if (project.uses(role.roleId())) {
            view.putArray("featureUsages").addObject().putNull("featureId").put("featureType", "ENCRYPTION_AT_REST");
        } else {
            view.putArray("featureUsages");
        }
        return view.put("iamAssumedRoleArn", role.iamAssumedRoleArn())
                .put("providerName", "AWS")
                .put("roleId", role.roleId());
    }

    private void wrote(
            String operation, Project project, String path, @Nullable ObjectNode before, @Nullable ObjectNode after) {
        wire.wrote("atlas", operation, project.path() + "/cloudProviderAccess" + path, masked(before), masked(after));
    }

    private static @Nullable ObjectNode masked(@Nullable ObjectNode role) {
        return role == null ? null : role.deepCopy().put("atlasAssumedRoleExternalId", "…");
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }
}
