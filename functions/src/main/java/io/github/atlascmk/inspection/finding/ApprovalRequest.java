package io.github.atlascmk.inspection.finding;

import io.github.atlascmk.enrolment.Approval;
import io.github.atlascmk.enrolment.Enrolment;

/**
 * What only a person may decide, in the state in which it is: nothing is done before they did.
 *
 * @param state the state's name: an approval for another one doesn't count
 */
public record ApprovalRequest(Approval approval, String state) {

    public boolean isApprovedBy(Enrolment enrolment) {
        return enrolment.approves(approval, state);
    }

    /** What a finding asks for: the very input of Approve. */
    public String request(Enrolment enrolment) {
        return approval + ", by invoking Approve with {\"projectId\":\"" + enrolment.projectId() + "\",\"approval\":\""
                + approval + "\",\"state\":\"" + state + "\",\"approvedBy\":\"your name\"}"
                + (enrolment.approvals().containsKey(approval) && !isApprovedBy(enrolment)
                        ? "; the approval given before was for another state"
                        : "");
    }
}
