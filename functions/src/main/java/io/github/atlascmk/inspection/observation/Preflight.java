package io.github.atlascmk.inspection.observation;

import io.github.atlascmk.aws.Denial;
import java.util.List;

/**
 * What is looked at only where there is something to write, since it costs calls.
 *
 * @param projectOwner whether Atlas lets its credentials do what only a Project Owner may
 * @param denials what keeps the role from using the key even with our statement, as far as IAM's simulator sees
 * @param otherInlinePolicies summed size of the role's inline policies but ours; 0 where ours needs no edit
 */
public record Preflight(boolean projectOwner, List<Denial> denials, int otherInlinePolicies) {}
