package io.github.atlascmk.local.cloud.serve;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.http.Request;
import io.github.atlascmk.local.cloud.wire.Caller;
import io.github.atlascmk.runtime.Json;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who sends a request. Signatures aren't checked: an access key of twelve digits means the root user of that account,
 * and any other one means the root user of the stack's account.
 *
 * @param region the Region that the request is signed for; the stack's if it isn't signed
 */
record Identity(String account, String region, String accessKey) {
    /**
     * The access key, date, Region and service that a signature names, unchecked (IAM User Guide: Signature Version 4,
     * credential scope).
     */
    private static final Pattern SCOPE = Pattern.compile("Credential=([^/,\\s]+)/\\d{8}/([^/,\\s]+)/([^/,\\s]+)/");

    static Identity of(Request request, String stackAccount, String stackRegion) {
        Matcher scope = SCOPE.matcher(request.header("Authorization", ""));
        boolean signed = scope.find();
        String key = signed ? scope.group(1) : "";
        return new Identity(key.matches("\\d{12}") ? key : stackAccount, signed ? scope.group(2) : stackRegion, key);
    }

    String arn() {
        return "arn:aws:iam::" + account + ":root";
    }

    Caller caller() {
        return Caller.person("you", arn());
    }

    /** The identity as CloudTrail records it (CloudTrail User Guide: userIdentity element). */
    ObjectNode record() {
        return Json.object()
                .put("type", "Root")
                .put("principalId", account)
                .put("arn", arn())
                .put("accountId", account)
                .put("accessKeyId", accessKey);
    }
}
