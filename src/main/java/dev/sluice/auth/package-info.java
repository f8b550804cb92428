/**
 * From an {@code Authorization} header to a {@link dev.sluice.auth.Caller}, or to a reason why not.
 *
 * <p>The signature is checked by Vert.x's JWT provider, one instance per key and algorithm; which key may check which token, and
 * every claim, is decided here. The provider alone does not do: without a key it believes unsigned tokens, it binds a published
 * key without {@code alg} to RS256 or ES256, it takes {@code oct} keys from a key set, gives up at the first key of another
 * size, ignores {@code crit}, and reads the clock itself.
 *
 * <h2>What a token must be</h2>
 *
 * <ul>
 *   <li>A compact JWS whose header names an algorithm that one of our keys is for, and no {@code crit}.
 *   <li>{@code exp} is required; {@code nbf} and {@code iat}, if there, must not lie ahead. The leeway counts for all three.
 *   <li>{@code iss} and {@code aud} as configured; what is not configured is not checked.
 *   <li>The kind comes next, so that a sound token of another kind is told 403 whatever else it holds. Then subject and tenant,
 *       both required: without a tenant there is no telling whose runs are whose, so that is 401 as well.
 *   <li>The list of models is optional; an empty one allows none. So are limits of its own.
 * </ul>
 *
 * <h2>Published keys</h2>
 *
 * They are fetched at start, when a token comes whose key is unknown, and when they have grown old, so that a key that was taken
 * back goes; never twice within the configured time. Whoever waits for a key shares the fetch under way. A fetch that fails, or a set without a
 * usable key, leaves the known keys as they are. As long as there are none, tokens are refused with 401 and the log says why:
 * a 503 would tell anyone who sends rubbish about the state of the issuer.
 *
 * <p>Nothing of a token, a claim or a header is ever logged.
 */
@NullMarked
package dev.sluice.auth;

import org.jspecify.annotations.NullMarked;
