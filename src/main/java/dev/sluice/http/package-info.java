/**
 * The HTTP side: the router verticle, the handlers, and the relay that carries an answer to its client with back-pressure,
 * heartbeats and an honest end.
 */
@NullMarked
package dev.sluice.http;

import org.jspecify.annotations.NullMarked;
