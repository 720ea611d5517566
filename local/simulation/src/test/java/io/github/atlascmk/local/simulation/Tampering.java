package io.github.atlascmk.local.simulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.chain.TamperedAtlas;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntityContainer;
import org.apache.hc.core5.http.ParseException;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;
import software.amazon.awssdk.core.SdkClient;

/** Ways to put a defect between the stack and what it is given. */
final class Tampering {
    private Tampering() {}

    /** Requests of one kind of AWS client, in the functions that are meant. */
    static <C extends SdkClient> Mutation aws(
            Class<C> client, Predicate<String> functions, SdkInterceptor interceptor) {
        return new Mutation() {
            @Override
            public <T> T given(String function, Class<T> type, T thing) {
                return type.equals(client) && functions.test(function)
                        ? SdkInterceptor.client(type, thing, interceptor)
                        : thing;
            }
        };
    }

    static Mutation atlas(Predicate<String> functions, TamperedAtlas.Exchange exchange) {
        return new Mutation() {
            @Override
            public <T> T given(String function, Class<T> type, T thing) {
                return thing instanceof CloseableHttpClient client && functions.test(function)
                        ? type.cast(new TamperedAtlas(client, exchange))
                        : thing;
            }
        };
    }

    /** Answers of Atlas to one kind of request. */
    static Mutation answers(Predicate<String> functions, String method, String path, UnaryOperator<ObjectNode> change) {
        return atlas(functions, (request, sender) -> {
            ClassicHttpResponse response = sender.send(request);
            boolean meant = request.getMethod().equals(method)
                    && request.getRequestUri().matches(path)
                    && response.getCode() == 200;
            if (meant) {
                ObjectNode body = (ObjectNode) RandomFleet.json(text(response));
                response.setEntity(new StringEntity(change.apply(body).toString(), ContentType.APPLICATION_JSON));
            }
            return response;
        });
    }

    static Mutation machine(UnaryOperator<String> change) {
        return new Mutation() {
            @Override
            public String definition(String stateMachine, String asl) {
                return stateMachine.equals("EncryptProject") ? change.apply(asl) : asl;
            }
        };
    }

    static String text(HttpEntityContainer message) throws IOException {
        try {
            return EntityUtils.toString(message.getEntity(), StandardCharsets.UTF_8);
        } catch (ParseException broken) {
            throw new IOException(broken);
        }
    }
}
