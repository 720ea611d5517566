package io.github.atlascmk.function;

import io.github.atlascmk.failure.InvalidEvent;
import io.github.atlascmk.impact.MessageSchedule;
import io.github.atlascmk.impact.Notification;
import io.github.atlascmk.runtime.Invocation;
import io.github.atlascmk.runtime.LambdaPlatform;
import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.runtime.StepHandler;
import org.jspecify.annotations.Nullable;

/** Records that a message was published: what it says counts as told from now on. */
public final class RecordMessage extends StepHandler<RecordMessage.Input, RecordMessage.Recorded> {
    private final MessageSchedule telling;

    /** @param receipt of the message that was published */
    public record Input(Notification.@Nullable Receipt receipt) {}

    public record Recorded(String messageId) {}

    public RecordMessage() {
        this(LambdaPlatform.create());
    }

    public RecordMessage(Platform platform) {
        super(Input.class);
        this.telling = new MessageSchedule(platform);
    }

    @Override
    protected Recorded handle(Input input, Invocation invocation) {
        Notification.Receipt receipt = input.receipt();
        if (receipt == null) {
            throw new InvalidEvent("receipt is missing; it must be that of a message");
        }
        telling.published(receipt);
        return new Recorded(receipt.messageId());
    }
}
