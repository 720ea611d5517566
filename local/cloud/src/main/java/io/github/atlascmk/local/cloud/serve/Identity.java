package io.github.atlascmk.local.cloud.serve;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.wire.Caller;
import io.github.atlascmk.runtime.Json;

/**
 * Whom a request comes from. Signatures aren't checked: an access key of twelve digits stands for the root of that
 * account, and any other one for the root of the stack's.
 *
 * @param region that the request is signed for; the stack's where it isn't signed
 */
record Identity(String account, String region, String accessKey) {
    static Identity of(AwsRequest request, String stackAccount, String stackRegion) {
        String key = request.accessKey();
        return new Identity(
                key.matches("\\d{12}") ? key : stackAccount,
                request.region().isEmpty() ? stackRegion : request.region(),
                key);
    }

    String arn() {
        return "arn:aws:iam::" + account + ":root";
    }

    Caller caller() {
        return Caller.person("you", arn());
    }

    /** As CloudTrail has it (CloudTrail User Guide: userIdentity element). */
    ObjectNode record() {
        return Json.object()
                .put("type", "Root")
                .put("principalId", account)
                .put("arn", arn())
                .put("accountId", account)
                .put("accessKeyId", accessKey);
    }
}
