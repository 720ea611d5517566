package io.github.atlascmk.local.cloud.world;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Checks what a schema can't: that names are unique, and that places which name each other agree. */
final class References {
    private References() {}

    /** The first thing that is wrong; empty if nothing is. */
    static Optional<String> complaint(World world) {
        List<World.Project> projects = world.atlas().projects();
        return Stream.<Supplier<Optional<String>>>of(
                        () -> credentials(world.atlas().credentials()),
                        () -> account(world),
                        () -> sameId("atlas.projects", projects, World.Project::name, World.Project::id),
                        () -> first(projects, References::clusters),
                        () -> first(world.aws().accounts(), References::roles))
                .map(Supplier::get)
                .flatMap(Optional::stream)
                .findFirst();
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

    private static Optional<String> clusters(World.Project project) {
        return sameId(
                "atlas.projects." + project.name() + ".clusters",
                project.clusters(),
                World.Cluster::name,
                World.Cluster::id);
    }

    /** IAM User Guide: role names are unique in an account, whatever their case and path. */
    private static Optional<String> roles(World.Account account) {
        Map<String, String> names = new HashMap<>();
        for (World.Role role : account.roles()) {
            String other = names.putIfAbsent(role.name().toLowerCase(Locale.ROOT), role.name());
            if (other != null) {
                return Optional.of("aws.accounts." + account.id() + ".roles has " + other + " and " + role.name()
                        + ", but should have names that differ in more than their case");
            }
        }
        return Optional.empty();
    }

    private static <T> Optional<String> sameId(
            String path, List<T> elements, Function<T, String> name, Function<T, String> id) {
        Map<String, String> names = new HashMap<>();
        for (T element : elements) {
            String other = names.putIfAbsent(id.apply(element), name.apply(element));
            if (other != null) {
                return Optional.of(path + "." + name.apply(element) + ".id is \"" + id.apply(element)
                        + "\", but should be another one than that of " + path + "." + other);
            }
        }
        return Optional.empty();
    }

    private static <T> Optional<String> first(List<T> elements, Function<T, Optional<String>> complaint) {
        return elements.stream().map(complaint).flatMap(Optional::stream).findFirst();
    }
}
