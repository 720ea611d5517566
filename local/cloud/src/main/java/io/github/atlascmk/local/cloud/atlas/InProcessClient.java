package io.github.atlascmk.local.cloud.atlas;

import com.sun.net.httpserver.Headers;
import io.github.atlascmk.local.cloud.http.Request;
import io.github.atlascmk.local.cloud.http.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.util.function.Function;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.CloseableHttpResponse;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;

/** Sends requests to an Atlas of this process, on the caller's thread. Doesn't support digest authentication. */
final class InProcessClient extends CloseableHttpClient {
    private final URI base;
    private final Function<Request, Response> atlas;

    InProcessClient(URI base, Function<Request, Response> atlas) {
        this.base = base;
        this.atlas = atlas;
    }

    @Override
    protected CloseableHttpResponse doExecute(HttpHost target, ClassicHttpRequest request, HttpContext context)
            throws IOException {
        Response answer = atlas.apply(converted(request));
        if (answer.isLost()) {
            throw new NoHttpResponseException(base.getAuthority() + " failed to respond");
        }
        BasicClassicHttpResponse response = new BasicClassicHttpResponse(answer.status());
        answer.headers().forEach(response::setHeader);
        if (answer.body().length > 0) {
            response.setEntity(new ByteArrayEntity(
                    answer.body(), ContentType.parseLenient(answer.headers().get("Content-Type"))));
        }
        return CloseableHttpResponse.adapt(response);
    }

    private Request converted(ClassicHttpRequest request) throws IOException {
        Headers headers = new Headers();
        request.headerIterator().forEachRemaining(header -> headers.add(header.getName(), header.getValue()));
        HttpEntity entity = request.getEntity();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        if (entity != null) {
            headers.add("Content-Type", entity.getContentType());
            entity.writeTo(body);
        }
        return Request.of(base, request.getMethod(), request.getRequestUri(), headers, body.toByteArray());
    }

    @Override
    public void close() {
        // Nothing is open.
    }

    @Override
    public void close(CloseMode mode) {
        // Nothing is open here either.
    }
}
