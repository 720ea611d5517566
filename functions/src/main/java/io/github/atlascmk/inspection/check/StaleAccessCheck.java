package io.github.atlascmk.inspection.check;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.atlas.AtlasRole;
import io.github.atlascmk.enrolment.KnownRole;
import io.github.atlascmk.policy.PolicyDocument;
import io.github.atlascmk.policy.Statements;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Statements of ours in a trust policy that let nobody in any more: those for Atlas roles of this project that Atlas
 * has no more, and those for an external id or a principal that its role has no more. Those of other projects are none
 * of this one's business, even if they aren't enrolled any more: Atlas may still use them.
 */
public final class StaleAccessCheck {
    private StaleAccessCheck() {}

    /**
     * The Sids, in the document's order.
     *
     * @param current the Atlas role that carries the enrolled role's ARN
     * @param known what was remembered of the enrolled role
     * @param atlasRoles all that the project has in Atlas
     */
    public static List<String> sids(
            PolicyDocument trust, Optional<AtlasRole> current, Optional<KnownRole> known, List<AtlasRole> atlasRoles) {
        Stream<String> gone = known.stream()
                .flatMap(role -> role.atlasRoleIds().stream())
                .filter(id ->
                        atlasRoles.stream().noneMatch(role -> role.roleId().equals(id)))
                .flatMap(id -> trust.ourSids(Statements.trustSids(id)).stream());
        Stream<String> superseded = current.stream()
                .flatMap(role -> trust.ourSids(Statements.trustSids(role.roleId())).stream()
                        .filter(sid -> !sid.equals(statement(role).path("Sid").asText())));
        List<String> old = Stream.concat(gone, superseded).toList();
        return trust.ourSids("").stream().filter(old::contains).toList();
    }

    private static ObjectNode statement(AtlasRole role) {
        return Statements.trust(role.roleId(), role.atlasAWSAccountArn(), role.atlasAssumedRoleExternalId());
    }
}
