package io.gad.bench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.util.logging.LogManager;
import org.slf4j.LoggerFactory;

/** The log of this process is not wanted where the result goes; GAD's server has a process, and a log, of its own. */
final class BenchLog {

    private BenchLog() {}

    static void silence() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(Level.OFF);
        LogManager.getLogManager().reset();
    }
}
