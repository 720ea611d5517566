package io.github.atlascmk.local.cloud.aws.lambda;

import java.lang.reflect.Field;
import software.amazon.lambda.powertools.common.internal.LambdaHandlerProcessor;

/**
 * The service that log lines name. Powertools reads it from the environment of its process once, which on Lambda is the
 * function's and here isn't.
 */
final class ServiceName {
    /** The environment variable that holds the service's name; all functions of the template have the same name. */
    static final String VARIABLE = "POWERTOOLS_SERVICE_NAME";

    private ServiceName() {}

    /** @throws IllegalStateException if Powertools no longer keeps it where its release 2.9 does */
    static void set(String service) {
        try {
            Field kept = LambdaHandlerProcessor.class.getDeclaredField("serviceName");
            kept.setAccessible(true);
            kept.set(null, service);
        } catch (ReflectiveOperationException moved) {
            throw new IllegalStateException("Powertools keeps its service's name elsewhere now", moved);
        }
    }
}
