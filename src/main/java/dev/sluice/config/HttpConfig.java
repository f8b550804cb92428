package dev.sluice.config;

import java.time.Duration;

/**
 * The client's side.
 *
 * @param port where the API listens; 0 takes a free one
 * @param managementPort where health and metrics listen; 0 takes a free one
 * @param bodyTimeout how long a client may take to send a request's body
 * @param idleTimeout how long a connection without a request in flight is kept
 * @param heartbeat silence after which a stream gets a comment; zero sends none
 * @param stallTimeout how long a client may read nothing of a stream that has something for it
 * @param eventLoops how many event loops serve the API; 0 is one per core
 * @param drain how clients are let go when the process is told to end
 */
public record HttpConfig(
        String host,
        int port,
        String managementHost,
        int managementPort,
        Duration bodyTimeout,
        Duration idleTimeout,
        Duration heartbeat,
        Duration stallTimeout,
        int eventLoops,
        Drain drain) {

    /**
     * @param delay how long new connections are still taken, so that whoever sends them can notice
     * @param grace how long requests in flight may go on, the delay included
     */
    public record Drain(Duration delay, Duration grace) {}
}
