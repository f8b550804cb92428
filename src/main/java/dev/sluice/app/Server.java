package dev.sluice.app;

/** Runs a gateway. */
@FunctionalInterface
interface Server {

    /**
     * Starts a gateway and returns the process's exit code when it has stopped. Blocks.
     *
     * @param again where the configuration comes from when it has changed
     * @throws InterruptedException if the thread is to stop waiting
     */
    int run(Preparation preparation, ConfigSource again) throws InterruptedException;
}
