package dev.sluice.config;

import java.time.Duration;

/**
 * The providers' side.
 *
 * @param connect how long a connection may take, waiting for a free one included
 * @param firstEvent how long after the request the first event may come
 * @param idle how long a stream may be silent between events
 * @param total how long a call may take from end to end
 * @param maxConnections open connections per provider and event loop; each carries one stream
 * @param maxWaiting calls that may wait for a connection, per provider and event loop
 */
public record UpstreamConfig(
        Duration connect, Duration firstEvent, Duration idle, Duration total, int maxConnections, int maxWaiting) {}
