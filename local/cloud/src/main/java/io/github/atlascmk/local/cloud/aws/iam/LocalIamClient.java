package io.github.atlascmk.local.cloud.aws.iam;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.atlascmk.local.cloud.aws.endpoint.Endpoint;
import io.github.atlascmk.local.cloud.aws.endpoint.Endpoints;
import io.github.atlascmk.local.cloud.aws.endpoint.Session;
import io.github.atlascmk.local.cloud.aws.policy.Arn;
import io.github.atlascmk.local.cloud.aws.policy.PolicyGrammar;
import io.github.atlascmk.local.cloud.aws.policy.PolicyJson;
import io.github.atlascmk.local.cloud.aws.policy.RequestContext;
import io.github.atlascmk.local.cloud.wire.Wire;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.*;

/**
 * IAM as the credentials of one account see it: roles, with the checks and the quotas that IAM applies (IAM API
 * Reference; IAM User Guide: IAM quotas). Reads show a change {@code iamReadLag} after it was made; writes always build
 * on the last one. Managed policies can be attached and read, but not made or changed.
 */
public final class LocalIamClient implements IamClient {
    /** Longest trust policy in characters, as it was sent. Whether IAM leaves out white space here isn't documented. */
    static final int TRUST_QUOTA = 2_048;
    /** Longest total of all inline policies of a role, in characters without white space. */
    static final int INLINE_QUOTA = 10_240;

    private static final int DOCUMENT_LIMIT = 131_072;
    private static final int TAGS_QUOTA = 50;
    private static final int DEFAULT_PAGE = 100;
    private static final Pattern CHARACTERS = Pattern.compile("[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+");
    private static final Pattern ROLE_NAME = Pattern.compile("[\\w+=,.@-]{1,64}");
    private static final Pattern POLICY_NAME = Pattern.compile("[\\w+=,.@-]{1,128}");
    private static final Pattern PATH = Pattern.compile("/|/[\\u0021-\\u007E]{1,510}/");
    private static final String ONLY_VERSION = "v1";
    private static final Pattern BOUNDARY = Pattern.compile("arn:aws[a-z-]*:iam::(aws|\\d{12}):policy/[\\w+=,.@/-]+");

    private final Endpoints endpoints;
    private final IamRoles roles;
    private final Principals principals;
    private final Wire wire;
    private final Endpoint endpoint;
    private final String account;

    /**
     * @param account the account whose credentials the client has, and whose roles it names
     * @param session the session whose role makes the calls; null for the caller's own role
     */
    public LocalIamClient(
            Endpoints endpoints, IamRoles roles, Principals principals, String account, @Nullable Session session) {
        this.endpoints = endpoints;
        this.roles = roles;
        this.principals = principals;
        this.wire = endpoints.wire();
        this.endpoint = endpoints.endpoint("iam", LocalIamClient::exception).as(session);
        this.account = account;
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
    public GetRoleResponse getRole(GetRoleRequest request) {
        return call(
                "GetRole",
                request.roleName(),
                () -> GetRoleResponse.builder()
                        .role(described(read(request.roleName())))
                        .build());
    }

    @Override
    public ListRolesResponse listRoles(ListRolesRequest request) {
        return endpoint.call("ListRoles", Arn.role(account, "/", "*"), () -> {
            String prefix = Objects.requireNonNullElse(request.pathPrefix(), "/");
            List<Role> visible = roles.readable(account).stream()
                    .filter(role -> role.path().startsWith(prefix))
                    .map(this::described)
                    .toList();
            Page<Role> page = page(visible, request.marker(), request.maxItems());
            return ListRolesResponse.builder()
                    .roles(page.items)
                    .isTruncated(page.next != null)
                    .marker(page.next)
                    .build();
        });
    }

    @Override
    public CreateRoleResponse createRole(CreateRoleRequest request) {
        String path = Objects.requireNonNullElse(request.path(), "/");
        String arn = Arn.role(account, path, String.valueOf(request.roleName()));
        RequestContext context = endpoints.request();
        request.tags().forEach(tag -> context.with("aws:RequestTag/" + tag.key(), String.valueOf(tag.value())));
        if (request.permissionsBoundary() == null) {
            context.without("iam:PermissionsBoundary");
        } else {
            context.with("iam:PermissionsBoundary", request.permissionsBoundary());
        }
        return endpoint.call("CreateRole", arn, context, () -> {
            if (!request.tags().isEmpty()) {
                endpoint.requireAllowed("TagRole", arn, context);
            }
            IamRole role = newRole(request);
            roles.put(role);
            wrote("CreateRole", role, null, summary(role));
            return CreateRoleResponse.builder().role(described(role)).build();
        });
    }

    @Override
    public DeleteRoleResponse deleteRole(DeleteRoleRequest request) {
        return call("DeleteRole", request.roleName(), () -> {
            IamRole role = modifiable(request.roleName());
            if (!role.inline().isEmpty() || !role.attached().isEmpty()) {
                throw endpoint.error("DeleteConflict", 409, "Cannot delete entity, must delete policies first.");
            }
            roles.remove(role);
            wrote("DeleteRole", role, summary(role), null);
            return DeleteRoleResponse.builder().build();
        });
    }

    @Override
    public UpdateRoleResponse updateRole(UpdateRoleRequest request) {
        return call("UpdateRole", request.roleName(), () -> {
            IamRole role = modifiable(request.roleName());
            String description = request.description() == null ? role.description() : request.description();
            int session = session(Objects.requireNonNullElse(request.maxSessionDuration(), role.maxSession()));
            change("UpdateRole", role, role.withSettings(description, session), LocalIamClient::settings);
            return UpdateRoleResponse.builder().build();
        });
    }

    @Override
    public UpdateAssumeRolePolicyResponse updateAssumeRolePolicy(UpdateAssumeRolePolicyRequest request) {
        return call("UpdateAssumeRolePolicy", request.roleName(), () -> {
            IamRole role = modifiable(request.roleName());
            IamRole changed = role.withTrust(trust(request.policyDocument()));
            roles.put(changed);
            wrote("UpdateAssumeRolePolicy", role, shown(role.trust()), shown(changed.trust()));
            return UpdateAssumeRolePolicyResponse.builder().build();
        });
    }

    @Override
    public GetRolePolicyResponse getRolePolicy(GetRolePolicyRequest request) {
        return call("GetRolePolicy", request.roleName(), () -> {
            IamRole role = read(request.roleName());
            return GetRolePolicyResponse.builder()
                    .roleName(role.name())
                    .policyName(request.policyName())
                    .policyDocument(encoded(inline(role, request.policyName()).text()))
                    .build();
        });
    }

    @Override
    public PutRolePolicyResponse putRolePolicy(PutRolePolicyRequest request) {
        return call("PutRolePolicy", request.roleName(), () -> {
            IamRole role = modifiable(request.roleName());
            String name = valid(POLICY_NAME, "policyName", request.policyName());
            String text = document("policyDocument", request.policyDocument());
            JsonNode document = parsed(text, PolicyGrammar.Kind.IDENTITY);
            Map<String, IamRole.InlinePolicy> policies = new TreeMap<>(role.inline());
            IamRole.InlinePolicy before = policies.put(name, new IamRole.InlinePolicy(text, document));
            withinInlineQuota(role, policies);
            roles.put(role.withInline(policies));
            wrote("PutRolePolicy", role, named(name, before), named(name, policies.get(name)));
            return PutRolePolicyResponse.builder().build();
        });
    }

    @Override
    public DeleteRolePolicyResponse deleteRolePolicy(DeleteRolePolicyRequest request) {
        return call("DeleteRolePolicy", request.roleName(), () -> {
            IamRole role = modifiable(request.roleName());
            IamRole.InlinePolicy before = inline(role, request.policyName());
            Map<String, IamRole.InlinePolicy> policies = new TreeMap<>(role.inline());
            policies.remove(request.policyName());
            roles.put(role.withInline(policies));
            wrote("DeleteRolePolicy", role, named(request.policyName(), before), null);
            return DeleteRolePolicyResponse.builder().build();
        });
    }

    @Override
    public ListRolePoliciesResponse listRolePolicies(ListRolePoliciesRequest request) {
        return call("ListRolePolicies", request.roleName(), () -> {
            List<String> names = List.copyOf(read(request.roleName()).inline().keySet());
            Page<String> page = page(names, request.marker(), request.maxItems());
            return ListRolePoliciesResponse.builder()
                    .policyNames(page.items)
                    .isTruncated(page.next != null)
                    .marker(page.next)
                    .build();
        });
    }

    @Override
    public ListAttachedRolePoliciesResponse listAttachedRolePolicies(ListAttachedRolePoliciesRequest request) {
        return call("ListAttachedRolePolicies", request.roleName(), () -> {
            List<AttachedPolicy> attached = read(request.roleName()).attached().stream()
                    .map(LocalIamClient::policy)
                    .toList();
            Page<AttachedPolicy> page = page(attached, request.marker(), request.maxItems());
            return ListAttachedRolePoliciesResponse.builder()
                    .attachedPolicies(page.items)
                    .isTruncated(page.next != null)
                    .marker(page.next)
                    .build();
        });
    }

    @Override
    public GetPolicyResponse getPolicy(GetPolicyRequest request) {
        String arn = String.valueOf(request.policyArn());
        return endpoint.call("GetPolicy", arn, endpoints.request(), () -> {
            managed(arn);
            return GetPolicyResponse.builder()
                    .policy(policy -> policy.arn(arn)
                            .policyName(arn.substring(arn.lastIndexOf('/') + 1))
                            .defaultVersionId(ONLY_VERSION))
                    .build();
        });
    }

    /** Each policy has one version here. */
    @Override
    public GetPolicyVersionResponse getPolicyVersion(GetPolicyVersionRequest request) {
        String arn = String.valueOf(request.policyArn());
        return endpoint.call("GetPolicyVersion", arn, endpoints.request(), () -> {
            JsonNode document = managed(arn);
            if (!ONLY_VERSION.equals(request.versionId())) {
                throw noSuchEntity("Policy " + arn + " version " + request.versionId() + " does not exist.");
            }
            return GetPolicyVersionResponse.builder()
                    .policyVersion(version -> version.versionId(ONLY_VERSION)
                            .isDefaultVersion(true)
                            .document(encoded(PolicyJson.compact(document))))
                    .build();
        });
    }

    private JsonNode managed(String policyArn) {
        return roles.managedPolicies()
                .document(policyArn(policyArn))
                .orElseThrow(() -> noSuchEntity("Policy " + policyArn + " was not found."));
    }

    @Override
    public AttachRolePolicyResponse attachRolePolicy(AttachRolePolicyRequest request) {
        return call("AttachRolePolicy", request.roleName(), () -> {
            IamRole role = modifiable(request.roleName());
            Set<String> attached = new TreeSet<>(role.attached());
            attached.add(attachable(request.policyArn()));
            change("AttachRolePolicy", role, role.withAttached(attached), LocalIamClient::attachedTo);
            return AttachRolePolicyResponse.builder().build();
        });
    }

    @Override
    public DetachRolePolicyResponse detachRolePolicy(DetachRolePolicyRequest request) {
        return call("DetachRolePolicy", request.roleName(), () -> {
            IamRole role = modifiable(request.roleName());
            Set<String> attached = new TreeSet<>(role.attached());
            if (!attached.remove(request.policyArn())) {
                throw noSuchEntity("Policy " + request.policyArn() + " was not found.");
            }
            change("DetachRolePolicy", role, role.withAttached(attached), LocalIamClient::attachedTo);
            return DetachRolePolicyResponse.builder().build();
        });
    }

    /** Only roles have policies here. */
    @Override
    public ListEntitiesForPolicyResponse listEntitiesForPolicy(ListEntitiesForPolicyRequest request) {
        return endpoint.call("ListEntitiesForPolicy", request.policyArn(), endpoints.request(), () -> {
            if (!roles.managedPolicies().exists(String.valueOf(request.policyArn()))) {
                throw noSuchEntity("Policy " + request.policyArn() + " was not found.");
            }
            List<PolicyRole> holders = roles.readable(account).stream()
                    .filter(role -> role.attached().contains(request.policyArn()))
                    .map(role -> PolicyRole.builder()
                            .roleName(role.name())
                            .roleId(role.roleId())
                            .build())
                    .toList();
            Page<PolicyRole> page = page(holders, request.marker(), request.maxItems());
            return ListEntitiesForPolicyResponse.builder()
                    .policyRoles(page.items)
                    .policyUsers(List.of())
                    .policyGroups(List.of())
                    .isTruncated(page.next != null)
                    .marker(page.next)
                    .build();
        });
    }

    @Override
    public SimulatePrincipalPolicyResponse simulatePrincipalPolicy(SimulatePrincipalPolicyRequest request) {
        String source = Objects.requireNonNullElse(request.policySourceArn(), "");
        Arn arn = Arn.parse(source)
                .filter(parsed -> parsed.resource().startsWith("role/"))
                .orElseThrow(() -> invalid("policySourceArn", "Member must be the ARN of a role here"));
        String name = arn.resource().substring(arn.resource().lastIndexOf('/') + 1);
        return call("SimulatePrincipalPolicy", name, () -> {
            List<JsonNode> added = request.policyInputList().stream()
                    .map(text -> parsed(text, PolicyGrammar.Kind.IDENTITY))
                    .toList();
            PolicySimulation simulation = new PolicySimulation(read(name), roles.managedPolicies(), added);
            // IAM API Reference: SimulatePrincipalPolicy, ResourceArns: the default is all resources.
            List<String> resources = request.resourceArns().isEmpty() ? List.of("*") : request.resourceArns();
            return SimulatePrincipalPolicyResponse.builder()
                    .evaluationResults(request.actionNames().stream()
                            .flatMap(action -> resources.stream().map(resource -> simulation.result(action, resource)))
                            .toList())
                    .isTruncated(false)
                    .build();
        });
    }

    @Override
    public PutRolePermissionsBoundaryResponse putRolePermissionsBoundary(PutRolePermissionsBoundaryRequest request) {
        return call("PutRolePermissionsBoundary", request.roleName(), () -> {
            IamRole role = modifiable(request.roleName());
            String boundary = boundary(request.permissionsBoundary());
            change("PutRolePermissionsBoundary", role, role.withBoundary(boundary), LocalIamClient::boundaryOf);
            return PutRolePermissionsBoundaryResponse.builder().build();
        });
    }

    @Override
    public DeleteRolePermissionsBoundaryResponse deleteRolePermissionsBoundary(
            DeleteRolePermissionsBoundaryRequest request) {
        return call("DeleteRolePermissionsBoundary", request.roleName(), () -> {
            IamRole role = modifiable(request.roleName());
            if (role.boundary() == null) {
                throw noSuchEntity("The role with name " + role.name() + " has no permissions boundary.");
            }
            change("DeleteRolePermissionsBoundary", role, role.withBoundary(null), LocalIamClient::boundaryOf);
            return DeleteRolePermissionsBoundaryResponse.builder().build();
        });
    }

    @Override
    public TagRoleResponse tagRole(TagRoleRequest request) {
        return call("TagRole", request.roleName(), () -> {
            IamRole role = modifiable(request.roleName());
            Map<String, String> tags = tags(role.tags(), request.tags());
            change("TagRole", role, role.withTags(tags), LocalIamClient::tagsOf);
            return TagRoleResponse.builder().build();
        });
    }

    @Override
    public UntagRoleResponse untagRole(UntagRoleRequest request) {
        return call("UntagRole", request.roleName(), () -> {
            IamRole role = modifiable(request.roleName());
            Map<String, String> tags = new TreeMap<>(role.tags());
            request.tagKeys().forEach(key -> tags.keySet().removeIf(key::equalsIgnoreCase));
            change("UntagRole", role, role.withTags(tags), LocalIamClient::tagsOf);
            return UntagRoleResponse.builder().build();
        });
    }

    @Override
    public ListRoleTagsResponse listRoleTags(ListRoleTagsRequest request) {
        return call("ListRoleTags", request.roleName(), () -> {
            Page<Tag> page = page(tagList(read(request.roleName())), request.marker(), request.maxItems());
            return ListRoleTagsResponse.builder()
                    .tags(page.items)
                    .isTruncated(page.next != null)
                    .marker(page.next)
                    .build();
        });
    }

    /**
     * A call names a role without its path. If the role doesn't exist, its path is unknown, so a policy that allows
     * only a path doesn't allow the call: IAM answers with AccessDenied instead of NoSuchEntity (reports of aws-cdk and
     * iam-manager).
     */
    private <T> T call(String operation, String roleName, Supplier<T> effect) {
        IamRole role = roleName == null ? null : roles.known(account, roleName);
        String target = role == null ? Arn.role(account, "/", String.valueOf(roleName)) : role.arn();
        RequestContext context = endpoints.request();
        if (role != null) {
            context.withTags("aws:ResourceTag/", role.tags()).withTags("iam:ResourceTag/", role.tags());
        }
        return endpoint.call(operation, target, context, effect);
    }

    private IamRole read(String name) {
        return found(name, roles.read(account, valid(ROLE_NAME, "roleName", name)));
    }

    private IamRole modifiable(String name) {
        IamRole role = found(name, roles.known(account, valid(ROLE_NAME, "roleName", name)));
        if (roles.isOfStack(role)) {
            throw endpoint.error(
                    "UnmodifiableEntity",
                    400,
                    "The local cloud has the role " + role.name() + " as template.yaml describes it: change it there.");
        }
        if (role.serviceLinked()) {
            throw endpoint.error(
                    "UnmodifiableEntity",
                    400,
                    "Cannot perform the operation on the protected role '" + role.name()
                            + "' - this role is only modifiable by AWS");
        }
        return role;
    }

    private IamRole found(String name, @Nullable IamRole role) {
        if (role == null) {
            throw noSuchEntity("The role with name " + name + " cannot be found.");
        }
        return role;
    }

    private IamRole.InlinePolicy inline(IamRole role, String name) {
        IamRole.InlinePolicy policy = role.inline().get(valid(POLICY_NAME, "policyName", name));
        if (policy == null) {
            throw noSuchEntity("The role policy with name " + name + " cannot be found.");
        }
        return policy;
    }

    private IamRole newRole(CreateRoleRequest request) {
        String name = valid(ROLE_NAME, "roleName", request.roleName());
        String path = valid(PATH, "path", Objects.requireNonNullElse(request.path(), "/"));
        if (path.startsWith("/aws-service-role/")) {
            throw endpoint.error(
                    "InvalidInput", 400, "The path /aws-service-role/ is reserved for service-linked roles.");
        }
        if (roles.known(account, name) != null) {
            throw endpoint.error("EntityAlreadyExists", 409, "Role with name " + name + " already exists.");
        }
        JsonNode trust = trust(request.assumeRolePolicyDocument());
        String boundary = request.permissionsBoundary() == null ? null : boundary(request.permissionsBoundary());
        Map<String, String> tags = tags(Map.of(), request.tags());
        int session = session(Objects.requireNonNullElse(request.maxSessionDuration(), 3600));
        return new IamRole(
                account,
                path,
                name,
                roles.newId(Arn.role(account, path, name)),
                request.description(),
                wire.timeline().instant(),
                session,
                trust,
                Map.of(),
                boundary,
                tags,
                Set.of());
    }

    private JsonNode trust(String document) {
        String text = document("policyDocument", document);
        JsonNode policy = parsed(text, PolicyGrammar.Kind.TRUST);
        if (text.length() > TRUST_QUOTA) {
            throw endpoint.error("LimitExceeded", 409, "Cannot exceed quota for ACLSizePerRole: " + TRUST_QUOTA);
        }
        return policy;
    }

    private JsonNode parsed(String text, PolicyGrammar.Kind kind) {
        try {
            JsonNode policy = PolicyGrammar.parse(text, kind);
            return kind == PolicyGrammar.Kind.TRUST ? principals.keep(policy, kind) : policy;
        } catch (PolicyGrammar.Violation violation) {
            throw endpoint.error("MalformedPolicyDocument", 400, violation.getMessage());
        }
    }

    private String document(String field, @Nullable String text) {
        if (text == null || text.isEmpty() || text.length() > DOCUMENT_LIMIT) {
            throw invalid(field, "Member must have length between 1 and " + DOCUMENT_LIMIT);
        }
        if (!CHARACTERS.matcher(text).matches()) {
            throw invalid(field, "Member must satisfy regular expression pattern: " + CHARACTERS.pattern());
        }
        return text;
    }

    private void withinInlineQuota(IamRole role, Map<String, IamRole.InlinePolicy> policies) {
        long size =
                policies.values().stream().mapToLong(IamRole.InlinePolicy::size).sum();
        if (size > INLINE_QUOTA) {
            throw endpoint.error(
                    "LimitExceeded",
                    409,
                    "Maximum policy size of " + INLINE_QUOTA + " bytes exceeded for role " + role.name());
        }
    }

    private String boundary(@Nullable String policyArn) {
        String valid = policyArn(policyArn);
        if (!isHere(valid)) {
            throw noSuchEntity("Scope ARN: " + valid + " does not exist or is not attachable.");
        }
        return valid;
    }

    private String attachable(@Nullable String policyArn) {
        String valid = policyArn(policyArn);
        if (!isHere(valid)) {
            throw noSuchEntity("Policy " + valid + " does not exist or is not attachable.");
        }
        return valid;
    }

    private String policyArn(@Nullable String policyArn) {
        if (policyArn == null || !BOUNDARY.matcher(policyArn).matches()) {
            throw endpoint.error("InvalidInput", 400, "ARN " + policyArn + " is not valid.");
        }
        return policyArn;
    }

    /** Whether there is such a policy of AWS or of this account. */
    private boolean isHere(String policyArn) {
        String owner = Arn.accountOf(policyArn);
        return (owner.equals("aws") || owner.equals(account))
                && roles.managedPolicies().exists(policyArn);
    }

    private int session(int seconds) {
        if (seconds < 3_600 || seconds > 43_200) {
            throw invalid("maxSessionDuration", "Member must be between 3600 and 43200");
        }
        return seconds;
    }

    /** Keys are unique regardless of case; the spelling written last wins. */
    private Map<String, String> tags(Map<String, String> present, List<Tag> added) {
        Map<String, String> tags = new TreeMap<>(present);
        for (Tag tag : added) {
            if (tag.key() == null || tag.key().isEmpty() || tag.key().length() > 128) {
                throw invalid("tags.member.key", "Member must have length between 1 and 128");
            }
            if (tag.key().toLowerCase(Locale.ROOT).startsWith("aws:")) {
                throw endpoint.error("InvalidInput", 400, "Tag keys that begin with aws: are reserved.");
            }
            tags.keySet().removeIf(tag.key()::equalsIgnoreCase);
            tags.put(tag.key(), Objects.requireNonNullElse(tag.value(), ""));
        }
        if (tags.size() > TAGS_QUOTA) {
            throw endpoint.error("LimitExceeded", 409, "The number of tags has reached the maximum limit.");
        }
        return tags;
    }

    private String valid(Pattern pattern, String field, @Nullable String value) {
        if (value == null || !pattern.matcher(value).matches()) {
            throw invalid(field, "Member must satisfy regular expression pattern: " + pattern.pattern());
        }
        return value;
    }

    private AwsServiceException invalid(String field, String constraint) {
        return endpoint.error(
                "ValidationError",
                400,
                "1 validation error detected: Value at '" + field + "' failed to satisfy constraint: " + constraint);
    }

    private AwsServiceException noSuchEntity(String message) {
        return endpoint.error("NoSuchEntity", 404, message);
    }

    /** Stores a change and records the write, unless nothing changed. */
    private void change(String operation, IamRole before, IamRole after, Function<IamRole, @Nullable JsonNode> part) {
        if (!before.equals(after)) {
            roles.put(after);
            wrote(operation, before, part.apply(before), part.apply(after));
        }
    }

    private void wrote(String operation, IamRole role, @Nullable JsonNode before, @Nullable JsonNode after) {
        wire.wrote("iam", operation, role.arn(), before, after);
    }

    private JsonNode shown(JsonNode policy) {
        return principals.show(policy);
    }

    private Role described(IamRole role) {
        Role.Builder described = Role.builder()
                .arn(role.arn())
                .path(role.path())
                .roleName(role.name())
                .roleId(role.roleId())
                .createDate(role.createDate())
                .description(role.description())
                .maxSessionDuration(role.maxSession())
                .assumeRolePolicyDocument(encoded(PolicyJson.compact(shown(role.trust()))))
                .tags(tagList(role));
        if (role.boundary() != null) {
            described.permissionsBoundary(AttachedPermissionsBoundary.builder()
                    .permissionsBoundaryType(PermissionsBoundaryAttachmentType.PERMISSIONS_BOUNDARY_POLICY)
                    .permissionsBoundaryArn(role.boundary())
                    .build());
        }
        return described.build();
    }

    private JsonNode summary(IamRole role) {
        ObjectNode summary = JsonNodeFactory.instance.objectNode();
        summary.put("roleId", role.roleId()).set("trustPolicy", shown(role.trust()));
        if (role.boundary() != null) {
            summary.put("permissionsBoundary", role.boundary());
        }
        if (!role.tags().isEmpty()) {
            summary.set("tags", tagsOf(role));
        }
        return summary;
    }

    private static JsonNode settings(IamRole role) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("description", role.description())
                .put("maxSessionDuration", role.maxSession());
    }

    private static @Nullable JsonNode boundaryOf(IamRole role) {
        return role.boundary() == null ? null : TextNode.valueOf(role.boundary());
    }

    private static JsonNode attachedTo(IamRole role) {
        ArrayNode attached = JsonNodeFactory.instance.arrayNode();
        role.attached().forEach(attached::add);
        return attached;
    }

    private static AttachedPolicy policy(String arn) {
        return AttachedPolicy.builder()
                .policyArn(arn)
                .policyName(arn.substring(arn.lastIndexOf('/') + 1))
                .build();
    }

    private static ObjectNode tagsOf(IamRole role) {
        ObjectNode tags = JsonNodeFactory.instance.objectNode();
        role.tags().forEach(tags::put);
        return tags;
    }

    private static @Nullable JsonNode named(String name, IamRole.@Nullable InlinePolicy policy) {
        return policy == null ? null : JsonNodeFactory.instance.objectNode().set(name, policy.document());
    }

    private static List<Tag> tagList(IamRole role) {
        List<Tag> tags = new ArrayList<>();
        role.tags()
                .forEach((key, value) ->
                        tags.add(Tag.builder().key(key).value(value).build()));
        return tags;
    }

    /** The text in URL encoding (RFC 3986), in which IAM returns documents. */
    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    private record Page<T>(List<T> items, @Nullable String next) {}

    private <T> Page<T> page(List<T> all, @Nullable String marker, @Nullable Integer maxItems) {
        int from = marker == null ? 0 : position(marker, all.size());
        int to = Math.min(all.size(), from + Objects.requireNonNullElse(maxItems, DEFAULT_PAGE));
        return new Page<>(all.subList(from, to), to < all.size() ? Integer.toString(to) : null);
    }

    private int position(String marker, int size) {
        if (!marker.matches("\\d{1,6}") || Integer.parseInt(marker) > size) {
            throw endpoint.error("InvalidInput", 400, "The marker is not one that IAM gave out.");
        }
        return Integer.parseInt(marker);
    }

    private static AwsServiceException.Builder exception(String errorCode) {
        return switch (errorCode) {
            case "NoSuchEntity" -> NoSuchEntityException.builder();
            case "MalformedPolicyDocument" -> MalformedPolicyDocumentException.builder();
            case "LimitExceeded" -> LimitExceededException.builder();
            case "UnmodifiableEntity" -> UnmodifiableEntityException.builder();
            case "ConcurrentModification" -> ConcurrentModificationException.builder();
            case "DeleteConflict" -> DeleteConflictException.builder();
            case "EntityAlreadyExists" -> EntityAlreadyExistsException.builder();
            case "EntityTemporarilyUnmodifiable" -> EntityTemporarilyUnmodifiableException.builder();
            case "InvalidInput" -> InvalidInputException.builder();
            case "PolicyNotAttachable" -> PolicyNotAttachableException.builder();
            case "ServiceFailure" -> ServiceFailureException.builder();
            default -> (AwsServiceException.Builder) IamException.builder();
        };
    }
}
