package io.github.atlascmk.local.cloud.aws.lambda;

import java.util.Map;

/**
 * A request to a function's URL.
 *
 * @param path undecoded, with its slash
 * @param query undecoded, without its question mark; empty where there is none
 */
public record HttpRequest(String method, String path, String query, Map<String, String> headers, byte[] body) {}
