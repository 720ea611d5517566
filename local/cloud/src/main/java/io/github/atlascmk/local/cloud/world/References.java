package io.github.atlascmk.local.cloud.world;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** What a schema can't say: names that have to be unique, and places that name each other. */
final class References {
    private References() {}

    /** What is wrong first; empty if nothing is. */
    static Optional<String> complaint(World world) {
        List<Optional<String>> complaints = List.of(
                credentials(world.atlas().credentials()),
                unique("aws.accounts", "id", world.aws().accounts(), World.Account::id),
                account(world),
                unique("atlas.projects", "id", world.atlas().projects(), World.Project::id),
                unique("atlas.projects", "name", world.atlas().projects(), World.Project::name),
                unique("enrolments", "projectId", world.enrolments(), References::projectId),
                projects(world),
                accounts(world));
        return complaints.stream().flatMap(Optional::stream).findFirst();
    }

    private static Optional<String> credentials(World.Credentials credentials) {
        boolean serviceAccount = credentials.clientId() != null && credentials.clientSecret() != null;
        boolean apiKey = credentials.publicKey() != null && credentials.privateKey() != null;
        long given = Stream.of(
                        credentials.clientId(),
                        credentials.clientSecret(),
                        credentials.publicKey(),
                        credentials.privateKey())
                .filter(Objects::nonNull)
                .count();
        return serviceAccount != apiKey && given == 2
                ? Optional.empty()
                : Optional.of("atlas.credentials should have either clientId and clientSecret, or publicKey and"
                        + " privateKey, and has " + given + " of the four");
    }

    private static Optional<String> account(World world) {
        String id = world.stack().accountId();
        return world.aws().accounts().stream().anyMatch(account -> account.id().equals(id))
                ? Optional.empty()
                : Optional.of("stack.accountId is \"" + id + "\", but should be the id of one of aws.accounts");
    }

    private static Optional<String> projects(World world) {
        for (int i = 0; i < world.atlas().projects().size(); i++) {
            World.Project project = world.atlas().projects().get(i);
            String path = "atlas.projects[" + i + "]";
            Optional<String> complaint = unique(path + ".clusters", "name", project.clusters(), World.Cluster::name)
                    .or(() -> unique(path + ".clusters", "id", project.clusters(), World.Cluster::id))
                    .or(() -> unique(path + ".roles", "roleId", project.roles(), World.AtlasRole::roleId));
            if (complaint.isPresent()) {
                return complaint;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> accounts(World world) {
        for (int i = 0; i < world.aws().accounts().size(); i++) {
            World.Account account = world.aws().accounts().get(i);
            String path = "aws.accounts[" + i + "]";
            // IAM User Guide: role names are unique in an account, whatever their case and path.
            Optional<String> complaint = unique(
                            path + ".roles",
                            "name",
                            account.roles(),
                            role -> role.name().toLowerCase(Locale.ROOT))
                    .or(() -> unique(path + ".keys", "keyId", account.keys(), key -> key.region() + "/" + key.keyId()));
            if (complaint.isPresent()) {
                return complaint;
            }
        }
        return Optional.empty();
    }

    private static String projectId(JsonNode enrolment) {
        return enrolment.path("projectId").asText();
    }

    private static <T> Optional<String> unique(String path, String field, List<T> elements, Function<T, String> name) {
        Map<String, Integer> seen = new HashMap<>();
        for (int i = 0; i < elements.size(); i++) {
            Integer before = seen.putIfAbsent(name.apply(elements.get(i)), i);
            if (before != null) {
                return Optional.of(path + "[" + i + "]." + field + " is \"" + name.apply(elements.get(i))
                        + "\", but should be another one than that of " + path + "[" + before + "]");
            }
        }
        return Optional.empty();
    }
}
