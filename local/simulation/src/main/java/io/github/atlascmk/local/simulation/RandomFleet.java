package io.github.atlascmk.local.simulation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.world.World;
import io.github.atlascmk.local.cloud.world.Worlds;
import io.github.atlascmk.runtime.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The initial world of a seed: projects with clusters, with roles and keys of their own or shared, and with policy
 * elements and settings of others.
 */
record RandomFleet(World world, List<Member> members) {
    static final String ACCOUNT = "111122223333";
    /** The account of the security team, which owns the keys of some fleets. */
    static final String KEY_ACCOUNT = "444455556666";

    private static final String MEMBER_EXTERNAL_ID = "member-7f3c1d9a5b2e4860";
    static final String REGION = "eu-central-1";
    static final int SWEEP_MINUTES = 20;
    static final Instant START = Instant.parse("2026-01-15T09:00:00Z");
    static final String ATLAS = "arn:aws:iam::536727724300:root";

    private static final Worlds WORLDS = new Worlds();
    private static final List<String> SIZES = List.of("M10", "M10", "M20", "M30", "M0");
    private static final String ROOT = "arn:aws:iam::" + ACCOUNT + ":root";

    /** Statements of others in trust policies, in every form that IAM accepts. */
    private static final List<String> TRUST_OF_OTHERS = List.of("""
            {"Sid":"OperatorsWithMfa","Effect":"Allow","Principal":{"AWS":"%s"},"Action":"sts:AssumeRole",\
            "Condition":{"Bool":{"aws:MultiFactorAuthPresent":true}}}""".formatted(ROOT), """
            {"Effect":"Allow","Principal":{"Service":"backup.amazonaws.com"},"Action":"sts:AssumeRole"}""", """
            {"Sid":"Teams","Effect":"Allow","Principal":{"AWS":["arn:aws:iam::111122223333:role/teams/deployer",\
            "arn:aws:iam::111122223333:role/teams/auditor"]},"Action":["sts:AssumeRole","sts:TagSession"]}""", """
            {"Sid":"AnotherAtlas","Effect":"Allow","Principal":{"AWS":"%s"},"Action":"sts:AssumeRole",\
            "Condition":{"StringEquals":{"sts:ExternalId":"0e8a1c52-90d2-4c5e-8e5d-6a4d6c1f0000"}}}""".formatted(ATLAS));

    /**
     * A project and what its enrolment names.
     *
     * @param keyAccount the account of its key
     * @param createsRole whether its enrolment says to create a missing role
     * @param enrolled whether it is enrolled
     */
    record Member(
            String projectId,
            String name,
            String roleName,
            String keyAccount,
            String keyId,
            boolean createsRole,
            boolean enrolled) {
        String roleArn() {
            return "arn:aws:iam::" + ACCOUNT + ":role/atlas-cmk/" + roleName;
        }

        String keyArn() {
            return RandomFleet.keyArn(keyAccount, keyId);
        }
    }

    static String keyArn(String account, String keyId) {
        return "arn:aws:kms:" + REGION + ":" + account + ":key/" + keyId;
    }

    static RandomFleet draw(long seed) {
        return new Draw(new SeededRandom(seed, "fleet")).fleet(seed);
    }

    static JsonNode json(String text) {
        try {
            return Json.LENIENT.readTree(text);
        } catch (JsonProcessingException broken) {
            throw new IllegalArgumentException(broken);
        }
    }

    /** An enrolment as the function Enrol takes it. */
    static ObjectNode enrolment(Member member, String mode, String existingClusters) {
        return object().put("projectId", member.projectId())
                .put("roleArn", member.roleArn())
                .put("keyArn", member.keyArn())
                .put("mode", mode)
                .put("existingClusters", existingClusters)
                .put("searchNodes", false)
                .put("createRole", member.createsRole())
                .put("restrictToAtlasIps", false);
    }

    private record Draw(SeededRandom random) {
        RandomFleet fleet(long seed) {
            int count = random.between(1, 3);
            boolean sharedRole = random.chance(0.4);
            boolean sharedKey = random.chance(0.5);
            String keyAccount = random.chance(0.25) ? KEY_ACCOUNT : ACCOUNT;
            List<Member> members = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                members.add(new Member(
                        String.format(Locale.ROOT, "64b7a0c3d2e1f0001234%04d", i + 1),
                        List.of("orders", "billing", "search").get(i) + "-prod",
                        "team-" + (sharedRole ? 0 : i),
                        keyAccount,
                        String.format(Locale.ROOT, "1234abcd-12ab-34cd-56ef-12345678%04d", sharedKey ? 0 : i),
                        random.chance(0.3),
                        i == 0 || random.chance(0.85)));
            }
            return new RandomFleet(world(seed, members), List.copyOf(members));
        }

        private World world(long seed, List<Member> members) {
            ObjectNode world = object().put("description", "drawn from seed " + seed)
                    .put("seed", seed)
                    .put("now", START.toString());
            world.putObject("stack")
                    .put("accountId", ACCOUNT)
                    .put("region", REGION)
                    .putObject("parameters")
                    .put("SweepMinutes", Integer.toString(SWEEP_MINUTES))
                    .put("MemberAccounts", KEY_ACCOUNT)
                    .put("MemberExternalId", MEMBER_EXTERNAL_ID);
            ObjectNode atlas = world.putObject("atlas")
                    .put("orgId", "64b7a000d2e1f00012340000")
                    .put("awsAccountArn", ATLAS);
            atlas.set("credentials", json(Json.write(credentials(0))));
            ObjectNode projects = atlas.putObject("projects");
            members.forEach(member -> projects.set(member.name(), project(member)));
            aws(world.putObject("aws"), members);
            ObjectNode enrolments = world.putObject("enrolments");
            members.stream()
                    .filter(Member::enrolled)
                    .forEach(member -> enrolments.set(member.projectId(), enrolment(member)));
            return WORLDS.part(world, World.class);
        }

        private void aws(ObjectNode aws, List<Member> members) {
            Duration lag = random.chance(0.2) ? Duration.ZERO : random.between(Duration.ZERO, Duration.ofSeconds(120));
            Duration readLag =
                    random.chance(0.5) ? Duration.ZERO : random.between(Duration.ZERO, Duration.ofSeconds(4));
            Duration trailLag = random.between(Duration.ofSeconds(10), Duration.ofMinutes(8));
            aws.put("iamLag", lag.toString())
                    .put("iamReadLag", readLag.toString())
                    .put("trailLag", trailLag.toString());
            Map<String, ObjectNode> roles = new LinkedHashMap<>();
            Map<String, ObjectNode> keys = new LinkedHashMap<>();
            for (String other : List.of("deployer", "auditor", "key-admin")) {
                roles.put(other, role("/teams/", List.of(json(TRUST_OF_OTHERS.getFirst()))));
            }
            for (Member member : members) {
                roles.computeIfAbsent(member.roleName(), _ -> role("/atlas-cmk/", trustOfOthers()));
                keys.computeIfAbsent(REGION + "/" + member.keyId(), _ -> key(member.keyAccount()));
            }
            ObjectNode accounts = aws.putObject("accounts");
            accounts.putObject(ACCOUNT).putObject("roles").setAll(roles);
            ObjectNode security = accounts.putObject(KEY_ACCOUNT);
            security.putObject("roles").set("key-admin", role("/teams/", List.of(json(TRUST_OF_OTHERS.getFirst()))));
            security.putObject("memberStack").put("StackAccountId", ACCOUNT).put("ExternalId", MEMBER_EXTERNAL_ID);
            accounts.withObjectProperty(members.getFirst().keyAccount())
                    .putObject("keys")
                    .setAll(keys);
        }

        private ObjectNode enrolment(Member member) {
            ObjectNode enrolment = RandomFleet.enrolment(
                    member, random.chance(0.9) ? "ENFORCE" : "OBSERVE", random.chance(0.6) ? "ENCRYPT" : "REPORT");
            return random.chance(0.5) ? enrolment.put("enrolledAt", "2025-09-01T00:00:00Z") : enrolment;
        }

        private ObjectNode project(Member member) {
            ObjectNode project = object().put("id", member.projectId());
            ObjectNode clusters = project.putObject("clusters");
            int count = random.between(0, 3);
            for (int i = 0; i < count; i++) {
                Instant created = random.chance(0.5) ? START : Instant.parse("2025-05-01T00:00:00Z");
                clusters.set(
                        member.name() + "-" + i,
                        clusterTree(random, random.chance(0.2) ? "CREATING" : "IDLE", created));
            }
            if (random.chance(0.4)) {
                project.putObject("roles")
                        .putObject(member.projectId().substring(0, 20) + "ffff")
                        .put("externalId", "3f0f5c3e-6a57-4f0e-9a3c-0c6d2b9e7a11")
                        .put("createdDate", "2025-03-01T10:00:00Z");
            }
            if (random.chance(0.3)) {
                project.putObject("encryptionAtRest")
                        .putObject("azureKeyVault")
                        .put("enabled", true)
                        .put("azureEnvironment", "AZURE")
                        .put("keyVaultName", "theirs");
            }
            return project;
        }

        private List<JsonNode> trustOfOthers() {
            List<JsonNode> statements = new ArrayList<>();
            statements.add(json(TRUST_OF_OTHERS.getFirst()));
            TRUST_OF_OTHERS.stream()
                    .skip(1)
                    .filter(_ -> random.chance(0.5))
                    .map(RandomFleet::json)
                    .forEach(statements::add);
            return statements;
        }

        private ObjectNode role(String path, List<JsonNode> trust) {
            ObjectNode role = object().put("path", path);
            role.putObject("trustPolicy")
                    .put("Version", random.chance(0.3) ? "2008-10-17" : "2012-10-17")
                    .putArray("Statement")
                    .addAll(trust);
            if (random.chance(0.5)) {
                role.putObject("inlinePolicies").set("backups", json("""
                        {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:GetObject",\
                        "Resource":"arn:aws:s3:::backups/*"}}"""));
            }
            role.putObject("tags").put("atlas-cmk", "managed");
            return role;
        }

        /** Some key policies leave the use of the key to IAM, others only its administration. */
        private ObjectNode key(String account) {
            ObjectNode key = object();
            String delegated = random.chance(0.7)
                    ? "\"kms:*\""
                    : "[\"kms:Describe*\",\"kms:Get*\",\"kms:List*\",\"kms:Put*\",\"kms:Enable*\",\"kms:Disable*\"]";
            key.set("policy", json("""
                    {"Version":"2012-10-17","Id":"theirs","Statement":[\
                    {"Sid":"By IAM","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::%1$s:root"},"Action":%2$s,\
                    "Resource":"*"},\
                    {"Sid":"Admins","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::%1$s:role/teams/\
                    key-admin"},"Action":["kms:Put*","kms:Get*"],"Resource":"*"}]}""".formatted(account, delegated)));
            key.putObject("tags").put("atlas-cmk", "managed");
            return key;
        }
    }

    /** @param number 0 for the secret that the stack starts with; each rotation takes the next number */
    static World.Credentials credentials(int number) {
        return new World.Credentials(
                "mdb_sa_id_64b7a0000000000000000abc", "mdb_sa_sk_secret-number-" + number, null, null);
    }

    static World.Cluster cluster(SeededRandom random, String name, String state, Instant created) {
        return WORLDS.part(clusterTree(random, state, created).put("name", name), World.Cluster.class);
    }

    private static ObjectNode clusterTree(SeededRandom random, String state, Instant created) {
        String size = random.of(SIZES);
        boolean tenant = size.equals("M0");
        ObjectNode cluster = object().put("id", String.format(Locale.ROOT, "%024x", random.next() >>> 1))
                .put("clusterType", "REPLICASET")
                .put("provider", tenant ? "TENANT" : "AWS")
                .put("region", "EU_CENTRAL_1")
                .put("instanceSize", size)
                .put("state", state)
                .put("createDate", created.toString())
                .put(
                        "updateTakes",
                        random.between(Duration.ofMinutes(3), Duration.ofMinutes(12))
                                .toString());
        if (!state.equals("IDLE")) {
            return cluster.put(
                    "settlesAfter",
                    random.between(Duration.ofMinutes(5), Duration.ofMinutes(15))
                            .toString());
        }
        return cluster.put("paused", random.chance(0.15) && !tenant);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
