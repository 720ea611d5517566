package io.github.atlascmk.aws;

import static io.github.atlascmk.aws.AwsErrors.translating;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.EntityType;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;

/** Managed policies of the stack's own account. */
public final class ManagedPolicies {
    private final Supplier<IamClient> iam;

    public ManagedPolicies(Supplier<IamClient> iam) {
        this.iam = iam;
    }

    /** The names of all roles that a policy is attached to; none if the policy is gone. */
    public List<String> roleNames(String policyArn) {
        return translating("iam:ListEntitiesForPolicy of " + policyArn, () -> {
            try {
                List<String> names = new ArrayList<>();
                iam.get()
                        .listEntitiesForPolicyPaginator(
                                request -> request.policyArn(policyArn).entityFilter(EntityType.ROLE))
                        .policyRoles()
                        .forEach(role -> names.add(role.roleName()));
                return List.copyOf(names);
            } catch (NoSuchEntityException deleted) {
                return List.of();
            }
        });
    }
}
