package dev.sluice.config;

import java.time.Duration;

/**
 * The local stand-in for the providers.
 *
 * @param tokenDelay the pause between two tokens of its answers
 */
public record SandboxConfig(Mode mode, Duration tokenDelay) {

    /** When the sandbox answers. */
    public enum Mode {
        /** When no provider has a key. */
        AUTO,
        /** Always, whatever keys there are. */
        ON,
        /** Never. */
        OFF
    }
}
