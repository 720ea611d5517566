package io.github.atlascmk.runtime;

import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/** What is logged while this is open. */
final class Logged extends AbstractAppender implements AutoCloseable {
    private final List<LogEvent> events = new ArrayList<>();
    private final Logger root = (Logger) LogManager.getRootLogger();

    Logged() {
        super("Logged", null, null, false, Property.EMPTY_ARRAY);
        start();
        root.addAppender(this);
    }

    @Override
    public void append(LogEvent event) {
        events.add(event.toImmutable());
    }

    List<LogEvent> events() {
        return events;
    }

    /** All lines, with what was attached to them. */
    String text() {
        StringBuilder text = new StringBuilder();
        for (LogEvent event : events) {
            text.append(event.getLevel())
                    .append(' ')
                    .append(event.getMessage().getFormattedMessage())
                    .append(' ')
                    .append(event.getContextData().toMap())
                    .append(' ')
                    .append(event.getThrown())
                    .append('\n');
        }
        return text.toString();
    }

    @Override
    public void close() {
        root.removeAppender(this);
        stop();
    }
}
