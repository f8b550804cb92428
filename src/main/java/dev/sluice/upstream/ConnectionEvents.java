package dev.sluice.upstream;

/** Is told of the connections to providers, to count them. Called on event loops; does nothing by default. */
public interface ConnectionEvents {

    /** For who does not count. */
    ConnectionEvents NONE = new ConnectionEvents() {};

    /** So many more connections are open; fewer, if negative. */
    default void onOpen(String provider, int change) {}

    /** So many more calls wait for a connection; fewer, if negative. */
    default void onWaiting(String provider, int change) {}
}
