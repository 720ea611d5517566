package io.github.atlascmk.local.cloud.chain;

import java.io.IOException;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.CloseableHttpResponse;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;

/** A client of Atlas's whose requests and answers somebody may change on their way. */
public final class TamperedAtlas extends CloseableHttpClient {
    private final CloseableHttpClient client;
    private final Exchange exchange;

    /** What happens instead of sending a request as it is. */
    @FunctionalInterface
    public interface Exchange {
        ClassicHttpResponse send(ClassicHttpRequest request, Sender sender) throws IOException;
    }

    @FunctionalInterface
    public interface Sender {
        ClassicHttpResponse send(ClassicHttpRequest request) throws IOException;
    }

    public TamperedAtlas(CloseableHttpClient client, Exchange exchange) {
        this.client = client;
        this.exchange = exchange;
    }

    @Override
    protected CloseableHttpResponse doExecute(HttpHost target, ClassicHttpRequest request, HttpContext context)
            throws IOException {
        ClassicHttpResponse response = exchange.send(request, sent -> client.executeOpen(target, sent, context));
        return CloseableHttpResponse.adapt(response);
    }

    @Override
    public void close() {
        // The cloud's own is closed with it.
    }

    @Override
    public void close(CloseMode mode) {
        // As above.
    }
}
