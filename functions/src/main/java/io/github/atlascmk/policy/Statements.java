package io.github.atlascmk.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.runtime.Sha256;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Our own statements. The Sid of each has the Atlas id that it is for, and a digest of the principal with its external
 * id, the key or the role that it names. So several projects can share a role or a key, and a new statement can exist
 * beside the old one until it is proved. Sids have letters and digits only ("IAM User Guide: IAM JSON policy elements:
 * Sid").
 *
 * <p>An argument of a wrong form is refused with an {@link IllegalArgumentException}, since a wildcard would grant more
 * than intended.
 */
public final class Statements {
    /** The actions that Atlas performs with a key ("Atlas documentation: manage customer keys with AWS KMS"). */
    public static final List<String> KEY_ACTIONS = List.of("kms:Decrypt", "kms:Encrypt", "kms:DescribeKey");

    /** The action that Atlas performs on a role. */
    public static final String TRUST_ACTION = "sts:AssumeRole";

    /** All our Sids begin with it. */
    static final String PREFIX = "AtlasCmk";

    private static final int DIGEST_DIGITS = 8;
    private static final Predicate<String> ATLAS_ID = form("[0-9A-Za-z]{1,64}");
    private static final Predicate<String> KEY =
            form("arn:" + Arns.PARTITION + ":kms:[a-z0-9-]+:\\d{12}:key/[0-9A-Za-z-]+");
    private static final Predicate<String> CIDR = form("[0-9A-Fa-f.:]+(/\\d{1,3})?");

    /** Atlas Administration API: atlasAssumedRoleExternalId, format uuid. */
    private static final Predicate<String> EXTERNAL_ID = form("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private Statements() {}

    private static Predicate<String> form(String regex) {
        return Pattern.compile(regex).asMatchPredicate();
    }

    /** Whether it has the form of Atlas's ids, as those of its roles and projects. */
    public static boolean isAtlasId(String text) {
        return ATLAS_ID.test(text);
    }

    /** Whether it has the form of Atlas's external ids. */
    public static boolean isExternalId(String text) {
        return EXTERNAL_ID.test(text);
    }

    /** The Sid of a statement; empty if it has none. */
    public static String sid(ObjectNode statement) {
        return statement.path("Sid").asText();
    }

    /** The beginning of the Sid of {@link #trust}. */
    public static String trustSids(String atlasRoleId) {
        return PREFIX + required(ATLAS_ID, "the Atlas role id", atlasRoleId, "letters and digits");
    }

    /** The beginning of the Sids of {@link #useKey}, {@link #useKeyFrom} and {@link #allowRole}. */
    public static String keySids(String projectId) {
        return PREFIX + required(ATLAS_ID, "the project id", projectId, "letters and digits");
    }

    /**
     * For a role's trust policy: Atlas's principal may assume the role with this external id.
     *
     * @param principalArn Atlas's principal, as its API names it ({@code atlasAWSAccountArn})
     * @param externalId as Atlas's API names it ({@code atlasAssumedRoleExternalId}); never quoted in a message
     */
    public static ObjectNode trust(String atlasRoleId, String principalArn, String externalId) {
        if (!isExternalId(externalId)) {
            throw new IllegalArgumentException("the external id has to be a UUID");
        }
        ObjectNode statement = allow(trustSids(atlasRoleId) + digest(principalArn + "\n" + externalId));
        statement.putObject("Principal").put("AWS", principal("the Atlas principal", principalArn));
        statement.put("Action", TRUST_ACTION);
        statement.putObject("Condition").putObject("StringEquals").put("sts:ExternalId", externalId);
        return statement;
    }

    /** For a role's inline policy: the role may use this key. */
    public static ObjectNode useKey(String projectId, String keyArn) {
        ObjectNode statement = allow(keySids(projectId) + digest(keyArn));
        putKeyActions(statement);
        statement.put("Resource", required(KEY, "the key ARN", keyArn, "arn:aws:kms:REGION:ACCOUNT:key/ID"));
        return statement;
    }

    /**
     * The same, only for calls from these addresses.
     *
     * @param cidrs Atlas's addresses, at least one: IPv4 or IPv6, alone or with a prefix length
     */
    public static ObjectNode useKeyFrom(String projectId, String keyArn, Collection<String> cidrs) {
        return from(cidrs, useKey(projectId, keyArn));
    }

    /** The addresses in a statement of {@link #useKeyFrom} or {@link #allowRoleFrom}; none in other statements. */
    public static List<String> addresses(ObjectNode statement) {
        JsonNode value = statement.at("/Condition/IpAddress/aws:SourceIp");
        Stream<JsonNode> values = value.isArray() ? value.valueStream() : Stream.of(value);
        return values.filter(JsonNode::isTextual).map(JsonNode::textValue).toList();
    }

    /**
     * For a key policy: this role may use the key, whatever the policy says about the role's account. The resource "*"
     * is the key that the policy belongs to ("KMS Developer Guide: key policies").
     */
    public static ObjectNode allowRole(String projectId, String roleArn) {
        ObjectNode statement = allow(keySids(projectId) + digest(roleArn));
        statement.putObject("Principal").put("AWS", principal("the role ARN", roleArn));
        putKeyActions(statement);
        statement.put("Resource", "*");
        return statement;
    }

    /**
     * The same, only for calls from these addresses. If the key is in the role's account, a key policy that names the
     * role grants access by itself, whatever conditions the role's policies have ("KMS Developer Guide: troubleshooting
     * key access").
     *
     * @param cidrs as in {@link #useKeyFrom}
     */
    public static ObjectNode allowRoleFrom(String projectId, String roleArn, Collection<String> cidrs) {
        return from(cidrs, allowRole(projectId, roleArn));
    }

    /** For a key policy: these roles may read the key and its policy. */
    public static ObjectNode lookAtKey(List<String> roleArns) {
        ObjectNode statement = allow(PREFIX + "Read");
        ArrayNode principals = statement.putObject("Principal").putArray("AWS");
        roleArns.forEach(role -> principals.add(principal("the role ARN", role)));
        statement.putArray("Action").add("kms:DescribeKey").add("kms:GetKeyPolicy");
        statement.put("Resource", "*");
        return statement;
    }

    private static ObjectNode from(Collection<String> cidrs, ObjectNode statement) {
        if (cidrs.isEmpty()) {
            throw new IllegalArgumentException(
                    "the list of Atlas addresses is empty: if Atlas can't reach the key, it shuts down every cluster");
        }
        ArrayNode addresses =
                statement.putObject("Condition").putObject("IpAddress").putArray("aws:SourceIp");
        new TreeSet<>(cidrs)
                .forEach(
                        cidr -> addresses.add(required(CIDR, "the Atlas address", cidr, "an address or a CIDR block")));
        return statement;
    }

    private static String digest(String text) {
        return Sha256.hex(text).substring(0, DIGEST_DIGITS);
    }

    private static void putKeyActions(ObjectNode statement) {
        ArrayNode actions = statement.putArray("Action");
        KEY_ACTIONS.forEach(actions::add);
    }

    private static ObjectNode allow(String sid) {
        return JsonNodeFactory.instance.objectNode().put("Sid", sid).put("Effect", "Allow");
    }

    private static String principal(String name, String arn) {
        return required(Arns::isPrincipal, name, arn, "arn:aws:iam::ACCOUNT:root, :user/NAME or :role/NAME");
    }

    private static String required(Predicate<String> form, String name, String value, String right) {
        if (!form.test(value)) {
            throw new IllegalArgumentException(name + " is \"" + value + "\" and has to be of the form " + right);
        }
        return value;
    }
}
