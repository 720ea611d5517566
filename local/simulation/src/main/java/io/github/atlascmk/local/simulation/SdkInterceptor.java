package io.github.atlascmk.local.simulation;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;

/** Sees, and may change, each request that a client of the AWS SDK sends, and its response. */
@FunctionalInterface
public interface SdkInterceptor {
    /** Sends a request of the same class to the service, and returns its response. */
    @FunctionalInterface
    interface Service {
        SdkResponse send(SdkRequest request);
    }

    SdkResponse call(SdkRequest request, Service service);

    /**
     * A client that sends its requests through {@code interceptor}.
     *
     * @param type the client's interface
     */
    static <T> T client(Class<T> type, T client, SdkInterceptor interceptor) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            Object[] given = arguments == null ? new Object[0] : arguments;
            if (given.length == 1
                    && given[0] instanceof SdkRequest request
                    && SdkResponse.class.isAssignableFrom(method.getReturnType())) {
                return interceptor.call(request, sent -> (SdkResponse) invoke(client, method, sent));
            }
            // Default methods, with a consumer or for pages, call the method with a request, on this proxy.
            return method.isDefault() && given.length > 0
                    ? InvocationHandler.invokeDefault(proxy, method, given)
                    : invoke(client, method, given);
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    /** Whether the class is a client of the SDK. */
    static boolean isClient(Class<?> type) {
        return software.amazon.awssdk.core.SdkClient.class.isAssignableFrom(type);
    }

    private static Object invoke(Object client, Method method, Object... arguments) {
        try {
            return method.invoke(client, arguments);
        } catch (InvocationTargetException thrown) {
            throw SdkInterceptor.<RuntimeException>asItIs(thrown.getTargetException());
        } catch (IllegalAccessException closed) {
            throw new IllegalStateException(closed);
        }
    }

    /** Errors too, such as the end of an invocation. */
    @SuppressWarnings("unchecked")
    private static <X extends Throwable> X asItIs(Throwable thrown) throws X {
        throw (X) thrown;
    }
}
