package io.github.atlascmk.local.cloud.cloudformation;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.local.cloud.aws.policy.Arn;
import io.github.atlascmk.local.cloud.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code member-account.yaml}, deployed in those accounts of the world that ask for it: it has the roles through which
 * the stack reaches them.
 */
public final class MemberStacks {
    /** The stack's name in a member account. */
    private static final String NAME = "atlas-cmk-member";

    private final Map<String, Role> byArn = new LinkedHashMap<>();

    /** @param trust the trust policy, which says who may assume the role */
    public record Role(String arn, JsonNode trust, List<JsonNode> policies) {}

    private MemberStacks() {}

    /** No account has the stack. */
    public static MemberStacks none() {
        return new MemberStacks();
    }

    /**
     * @param home the folder that holds {@code member-account.yaml}
     * @throws IllegalArgumentException if it can't be deployed so; the message says where and why
     */
    public static MemberStacks of(Path home, World world) {
        MemberStacks stacks = new MemberStacks();
        for (World.Account account : world.aws().accounts()) {
            Map<String, String> parameters = new HashMap<>(account.memberStack());
            if (!parameters.isEmpty()) {
                parameters.putIfAbsent("EventBusArn", bus(world.stack()));
                stacks.deploy(
                        home,
                        new Template.Deployment(
                                NAME, account.id(), world.stack().region(), parameters));
            }
        }
        return stacks;
    }

    private static String bus(World.Stack stack) {
        return "arn:aws:events:" + stack.region() + ":" + stack.accountId() + ":event-bus/" + Template.STACK;
    }

    public Map<String, Role> byArn() {
        return byArn;
    }

    private void deploy(Path home, Template.Deployment deployment) {
        Template template;
        try {
            template = Template.parse(Files.readString(home.resolve("member-account.yaml")), deployment);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("member-account.yaml can't be read", unreadable);
        }
        template.resources().values().stream()
                .filter(resource -> resource.type().equals("AWS::IAM::Role"))
                .forEach(resource -> deploy(resource, deployment.accountId()));
    }

    private void deploy(Template.Resource resource, String account) {
        JsonNode properties = resource.properties();
        String arn = Arn.role(account, properties.path("Path").asText("/"), resource.physicalId());
        List<JsonNode> policies = new ArrayList<>();
        properties.path("Policies").forEach(policy -> policies.add(policy.path("PolicyDocument")));
        byArn.put(arn, new Role(arn, properties.path("AssumeRolePolicyDocument"), policies));
    }
}
