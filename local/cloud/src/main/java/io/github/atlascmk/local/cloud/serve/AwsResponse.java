package io.github.atlascmk.local.cloud.serve;

import java.util.LinkedHashMap;
import java.util.Map;

/** @param body UTF-8 text; empty if there is none */
record AwsResponse(int status, Map<String, String> headers, String body) {
    static AwsResponse of(int status, String contentType, String body) {
        return new AwsResponse(status, Map.of("Content-Type", contentType), body);
    }

    AwsResponse with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new AwsResponse(status, more, body);
    }
}
