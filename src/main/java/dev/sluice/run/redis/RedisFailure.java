package dev.sluice.run.redis;

import dev.sluice.run.RunsUnavailableException;
import io.vertx.redis.client.Response;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tells what is the server's trouble from what is our mistake. The texts of Redis 6.2 and of 7 and newer differ for scripts. */
final class RedisFailure {

    /**
     * Replies of a server that is well reached but cannot do it now. Within a script 6.2 answers
     * {@code ERR Error running script (call to f_…): @user_script:5: -OOM command not allowed …}, 7.0 {@code OOM command not allowed …}.
     */
    private static final Pattern TROUBLE = Pattern.compile(
            "(?:.*@user_script: ?\\d+: -?|ERR )?(OOM|READONLY|NOREPLICAS|LOADING|MASTERDOWN|MISCONF|BUSY|CLUSTERDOWN|TRYAGAIN|"
                    + "UNBLOCKED|NOAUTH|WRONGPASS|NOPERM)\\b.*",
            Pattern.DOTALL);

    private static final int MAX_TEXT = 200;

    private RedisFailure() {}

    /** What a caller is told. */
    static RuntimeException of(String command, Throwable cause) {
        if (cause instanceof RunsUnavailableException unavailable) {
            return unavailable;
        }
        if (cause instanceof TimeoutException) {
            return new RunsUnavailableException("Redis did not answer " + command + " in time");
        }
        String trouble = trouble(cause);
        if (trouble != null) {
            return new RunsUnavailableException("Redis cannot do " + command + " now: " + trouble);
        }
        if (isReply(cause)) {
            return new IllegalStateException("Redis refused " + command + ": " + text(cause));
        }
        return new RunsUnavailableException("the connection to Redis failed during " + command);
    }

    /** The server's word for its trouble; null if it is none of those that pass. */
    static @Nullable String trouble(Throwable cause) {
        Matcher matcher = TROUBLE.matcher(String.valueOf(cause.getMessage()));
        return isReply(cause) && matcher.matches() ? matcher.group(1) : null;
    }

    /** Whether the server has said it. What the client says for it when a connection ends looks alike. */
    static boolean isReply(Throwable cause) {
        return cause instanceof Response && !"CONNECTION_CLOSED".equals(cause.getMessage());
    }

    static boolean isUnknownScript(Throwable cause) {
        return isReply(cause) && String.valueOf(cause.getMessage()).startsWith("NOSCRIPT");
    }

    /** Short, on one line, and without the arguments that Redis repeats of a command it does not know. */
    static String text(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        int arguments = message.indexOf(", with args");
        String own = arguments < 0 ? message : message.substring(0, arguments);
        String line = own.replaceAll("\\s+", " ").strip();
        return line.length() > MAX_TEXT ? line.substring(0, MAX_TEXT) : line;
    }
}
