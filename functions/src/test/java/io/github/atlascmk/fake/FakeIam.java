package io.github.atlascmk.fake;

import io.github.atlascmk.policy.PolicyDocument;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.DeleteRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.DeleteRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.GetRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.GetRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.GetRoleRequest;
import software.amazon.awssdk.services.iam.model.GetRoleResponse;
import software.amazon.awssdk.services.iam.model.UpdateAssumeRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.UpdateAssumeRolePolicyResponse;

/** IAM with one policy in every role, whose reads show what a test says and whose writes are recorded. */
public final class FakeIam implements IamClient {
    public final List<PolicyDocument> written = new ArrayList<>();

    /** Runs in each read, and in each write before it is recorded. */
    public Runnable inRead = () -> {};

    public Runnable inWrite = () -> {};

    private final List<PolicyDocument> reads = new ArrayList<>();
    private final List<String> calls;

    FakeIam(List<String> calls) {
        this.calls = calls;
    }

    /** What reads show, one after another; the last one stays. */
    public void shows(PolicyDocument... documents) {
        reads.clear();
        reads.addAll(List.of(documents));
    }

    @Override
    public GetRoleResponse getRole(GetRoleRequest request) {
        String document = read("GetRole");
        return GetRoleResponse.builder()
                .role(role -> role.arn("arn:aws:iam::111122223333:role/" + request.roleName())
                        .roleId("AROA" + request.roleName().toUpperCase(Locale.ROOT))
                        .assumeRolePolicyDocument(document))
                .build();
    }

    @Override
    public GetRolePolicyResponse getRolePolicy(GetRolePolicyRequest request) {
        return GetRolePolicyResponse.builder()
                .policyDocument(read("GetRolePolicy"))
                .build();
    }

    @Override
    public UpdateAssumeRolePolicyResponse updateAssumeRolePolicy(UpdateAssumeRolePolicyRequest request) {
        calls.add("UpdateAssumeRolePolicy");
        inWrite.run();
        written.add(PolicyDocument.parse(request.policyDocument()));
        return UpdateAssumeRolePolicyResponse.builder().build();
    }

    @Override
    public DeleteRolePolicyResponse deleteRolePolicy(DeleteRolePolicyRequest request) {
        calls.add("DeleteRolePolicy");
        return DeleteRolePolicyResponse.builder().build();
    }

    private String read(String operation) {
        calls.add(operation);
        inRead.run();
        PolicyDocument shown = reads.size() > 1 ? reads.removeFirst() : reads.getFirst();
        return URLEncoder.encode(shown.toJson(), StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public String serviceName() {
        return "iam";
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
