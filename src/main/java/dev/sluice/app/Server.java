package dev.sluice.app;

import dev.sluice.config.GatewayConfig;
import dev.sluice.registry.ModelRegistry;

/** Runs a gateway. */
@FunctionalInterface
interface Server {

    /**
     * Starts a gateway and returns the process's exit code when it has stopped. Blocks.
     *
     * @throws InterruptedException if the thread is to stop waiting
     */
    int run(GatewayConfig config, ModelRegistry models) throws InterruptedException;
}
