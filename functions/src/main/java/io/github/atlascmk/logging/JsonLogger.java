package io.github.atlascmk.logging;

import java.io.ObjectStreamException;
import java.io.Serial;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.MDCAdapter;

/** Writes log lines to standard output, which is the log on Lambda. */
final class JsonLogger extends LegacyAbstractLogger {
    @Serial
    private static final long serialVersionUID = 1;

    private final transient JsonLoggers loggers;
    private final transient MDCAdapter context;
    private final boolean isLibrary;

    JsonLogger(String name, JsonLoggers loggers, MDCAdapter context) {
        this.name = name;
        this.loggers = loggers;
        this.context = context;
        // Their debug lines quote requests with secrets, so they are never written, whatever the level.
        this.isLibrary = name.startsWith("software.amazon.awssdk") || name.startsWith("org.apache.hc");
    }

    private boolean isEnabled(Level level) {
        Level least = loggers.level();
        return level.toInt() >= (isLibrary ? Math.max(least.toInt(), Level.WARN.toInt()) : least.toInt());
    }

    @Override
    public boolean isTraceEnabled() {
        return isEnabled(Level.TRACE);
    }

    @Override
    public boolean isDebugEnabled() {
        return isEnabled(Level.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
        return isEnabled(Level.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
        return isEnabled(Level.WARN);
    }

    @Override
    public boolean isErrorEnabled() {
        return isEnabled(Level.ERROR);
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            String pattern,
            Object @Nullable [] arguments,
            @Nullable Throwable thrown) {
        String message = MessageFormatter.basicArrayFormat(pattern, arguments);
        Map<String, String> attached = context.getCopyOfContextMap();
        System.out.print(
                new LogLine(level, message, thrown, attached == null ? Map.of() : attached, Instant.now()).toJson());
    }

    @Override
    @Serial
    protected Object readResolve() throws ObjectStreamException {
        return loggers == null ? this : loggers.getLogger(name);
    }
}
