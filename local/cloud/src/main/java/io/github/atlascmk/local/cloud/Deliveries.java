package io.github.atlascmk.local.cloud;

import io.github.atlascmk.local.cloud.aws.lambda.AsyncInvocations;
import io.github.atlascmk.local.cloud.aws.sns.SnsMessage;
import io.github.atlascmk.local.cloud.aws.sqs.Queues;
import io.github.atlascmk.local.cloud.cloudformation.Template;
import io.github.atlascmk.local.cloud.wire.Delivery;
import io.github.atlascmk.local.cloud.wire.Wire;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Brings what EventBridge delivers to its target: a function, a topic or a queue. An injected fault can delay or lose
 * it.
 */
final class Deliveries {
    private final Template template;
    private final Wire wire;
    private final AsyncInvocations async;
    private final Consumer<SnsMessage> notifications;
    private final Queues queues;

    Deliveries(
            Template template, Wire wire, AsyncInvocations async, Consumer<SnsMessage> notifications, Queues queues) {
        this.template = template;
        this.wire = wire;
        this.async = async;
        this.notifications = notifications;
        this.queues = queues;
    }

    void deliver(Delivery delivery) {
        for (Duration delay : wire.interference().deliveries(delivery)) {
            if (delay.isZero()) {
                arrive(delivery);
            } else {
                wire.timeline().at(wire.timeline().instant().plus(delay), "a late event", () -> arrive(delivery));
            }
        }
    }

    private void arrive(Delivery delivery) {
        String arn = delivery.target();
        template.functions().values().stream()
                .filter(function -> function.arn().equals(arn))
                .findFirst()
                .ifPresentOrElse(function -> async.send(function, delivery.input()), () -> {
                    if (arn.contains(":sns:")) {
                        notifications.accept(new SnsMessage(
                                wire.timeline().instant(),
                                arn,
                                "",
                                delivery.input().asText(),
                                Map.of()));
                    } else {
                        queues.send(arn, delivery.input());
                    }
                });
    }
}
