package dev.sluice.config;

import java.util.Map;

/** The environment variables of this process: the only reader of them. */
public final class ProcessEnvironment {

    private ProcessEnvironment() {}

    public static Map<String, String> variables() {
        return System.getenv();
    }
}
