package io.github.atlascmk.logging;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import software.amazon.lambda.powertools.logging.internal.LoggingManager;

/**
 * Lets Powertools set the level that {@code POWERTOOLS_LOG_LEVEL}, Lambda's own setting or sampling asks for.
 * Powertools finds this class by {@code META-INF/services}.
 */
public final class LogLevel implements LoggingManager {
    @Override
    public void setLogLevel(Level level) {
        if (LoggerFactory.getILoggerFactory() instanceof JsonLoggers ours) {
            ours.setLevel(level);
        }
    }

    /** The least severe level that the logger writes. */
    @Override
    public Level getLogLevel(Logger logger) {
        Level least = Level.ERROR;
        for (Level level : Level.values()) {
            if (logger.isEnabledForLevel(level)) {
                least = level;
            }
        }
        return least;
    }
}
