package io.github.atlascmk.inspection.finding;

import io.github.atlascmk.enrolment.Approval;
import io.github.atlascmk.enrolment.Enrolment;

/**
 * What only a person may decide: nothing is done before they have approved it.
 *
 * @param state identifies the state that they approve a change of; an approval for another state doesn't count
 */
public record ApprovalRequest(Approval approval, String state) {

    public boolean isApprovedBy(Enrolment enrolment) {
        return enrolment.approves(approval, state);
    }

    /** How a person approves it: with the exact input of Approve. */
    public String instruction(Enrolment enrolment) {
        return approval + ", by invoking Approve with {\"projectId\":\"" + enrolment.projectId() + "\",\"approval\":\""
                + approval + "\",\"state\":\"" + state + "\",\"approvedBy\":\"your name\"}"
                + (enrolment.approvals().containsKey(approval) && !isApprovedBy(enrolment)
                        ? "; the approval given before was for another state"
                        : "");
    }
}
