package dev.sluice.run.redis;

/**
 * A Lua script.
 *
 * @param name of its file, for logs and metrics
 * @param sha1 what the server calls it
 */
record Script(String name, String sha1, String text) {}
