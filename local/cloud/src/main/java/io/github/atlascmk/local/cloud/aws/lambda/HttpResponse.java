package io.github.atlascmk.local.cloud.aws.lambda;

import java.util.Map;

/** What whoever calls a function's URL gets. */
public record HttpResponse(int status, Map<String, String> headers, String body) {}
