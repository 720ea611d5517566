package io.github.atlascmk.local.cloud.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlascmk.local.cloud.atlas.alert.WebhookRequest;
import io.github.atlascmk.local.cloud.world.World;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** The webhook of a served cloud, over HTTP as curl speaks it. */
class FunctionUrlTest {
    private static final String HOST = "atlas-cmk-AlertWebhookUrl.lambda-url.localhost";

    @Test
    void aSignedAlertStartsARunAndAForgedOneDoesNot() throws IOException {
        byte[] alert = Files.readAllBytes(RunningCloud.HOME.resolve("events/webhook/key-invalid.json"));
        try (RunningCloud served = new RunningCloud("alerts")) {
            assertThat(post(served, HOST, alert, "forged")).startsWith("HTTP/1.1 401 ");
            assertThat(post(served, HOST, alert, WebhookRequest.signature(World.ALERT_SECRET, alert)))
                    .startsWith("HTTP/1.1 202 ");
            assertThat(served.cloud.stepFunctions().executions()).hasSize(1);
        }
    }

    @Test
    void aStackWithoutItsWebhookHasNoSuchAddress() throws IOException {
        try (RunningCloud served = new RunningCloud()) {
            assertThat(post(served, HOST, new byte[0], "any")).startsWith("HTTP/1.1 404 ");
        }
    }

    /** By a socket: the JDK's client leaves the host to the resolver. */
    private static String post(RunningCloud served, String host, byte[] body, String signature) throws IOException {
        URI aws = URI.create(served.connection().awsUrl());
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(
                ("POST / HTTP/1.1\r\nHost: " + host + "\r\nContent-Type: application/json\r\nContent-Length: "
                                + body.length + "\r\nX-MMS-Signature: " + signature + "\r\nConnection: close\r\n\r\n")
                        .getBytes(StandardCharsets.UTF_8));
        request.writeBytes(body);
        try (Socket socket = new Socket("127.0.0.1", aws.getPort())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(request.toByteArray());
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
