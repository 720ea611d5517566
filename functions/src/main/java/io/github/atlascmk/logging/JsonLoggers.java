package io.github.atlascmk.logging;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import org.slf4j.spi.MDCAdapter;

/** Creates the loggers and holds the least severe level that they write: INFO until Powertools sets it. */
final class JsonLoggers implements ILoggerFactory {
    private final Map<String, Logger> loggers = new ConcurrentHashMap<>();
    private final MDCAdapter context;
    private volatile Level level = Level.INFO;

    JsonLoggers(MDCAdapter context) {
        this.context = context;
    }

    @Override
    public Logger getLogger(String name) {
        return loggers.computeIfAbsent(name, _ -> new JsonLogger(name, this, context));
    }

    Level level() {
        return level;
    }

    void setLevel(Level least) {
        level = least;
    }
}
