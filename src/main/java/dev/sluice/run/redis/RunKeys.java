package dev.sluice.run.redis;

import dev.sluice.model.RunOwner;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The name of everything that is kept, for Java and, through {@link #forScripts}, for the scripts.
 *
 * <p>All keys have one hash tag, so that in a cluster they are in one slot and a script may touch any of them. Tenants and owners
 * may hold any character and appear as hashes only.
 */
final class RunKeys {

    /** What every key begins with. */
    static final String PREFIX = "sluice:{s0}:";

    /** How many hash tags the runs are spread over; outside of them, because it says what they are. STRING. */
    static final String SHARDS = "sluice:shards";

    /** Request in pieces, {@code <uid>:<reference>}. LIST. */
    private static final String INPUT = "in:";
    /** Result, or text of a failure, in pieces, {@code <uid>:<reference>}; not seen until a commit names it. LIST. */
    private static final String OUTPUT = "out:";
    /** The record by uid. HASH. */
    private static final String RUN = "run:";
    /** The log by uid. STREAM. */
    private static final String LOG = "log:";
    /** Whether anybody follows the log, by uid. STRING that expires. */
    private static final String WATCH = "watch:";
    /** Channel: there is more in the log, by uid. */
    private static final String MORE = "more:";
    /** Channel: the run has ended, by uid. */
    private static final String DONE = "done:";
    /** Channel: a run that the worker holds has been cancelled, by worker. */
    private static final String CANCELS = "cancels:";
    /** Wake hints for idle workers. LIST. */
    private static final String BELL = "bell";
    /** Running uids by the end of their lease. ZSET. */
    private static final String LEASE = "lease";
    /** Uids that are tried again, by when. ZSET. */
    private static final String DELAY = "delay";
    /** Terminal uids by when they are forgotten. ZSET. */
    private static final String EXPIRY = "expiry";
    /** All queued uids by when they were queued. ZSET. */
    private static final String WAITING = "waiting";
    /** Workers by their last sign of life. ZSET. */
    private static final String WORKERS = "workers";
    /** Runs by uid whose webhook is to be sent, by when. ZSET. */
    private static final String HOOK = "hook";
    /** Bytes that are stored, by tenant and for {@link #ALL}. HASH. */
    private static final String BYTES = "bytes";
    /** In {@link #BYTES}: too short for the hash of a tenant. */
    private static final String ALL = "all";

    private static final int HASH_BYTES = 12;

    /** What the scripts call these names, and those that only they use. */
    private static final Map<String, String> NAMES = names();

    private static Map<String, String> names() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("RUN", RUN);
        names.put("INPUT", INPUT);
        names.put("OUTPUT", OUTPUT);
        names.put("LOG", LOG);
        names.put("WATCH", WATCH);
        names.put("MORE", MORE);
        names.put("DONE", DONE);
        names.put("CANCELS", CANCELS);
        names.put("BELL", BELL);
        names.put("LEASE", LEASE);
        names.put("DELAY", DELAY);
        names.put("EXPIRY", EXPIRY);
        names.put("WAITING", WAITING);
        names.put("WORKERS", WORKERS);
        names.put("HOOK", HOOK);
        names.put("BYTES", BYTES);
        names.put("ALL", ALL);
        // Queued uids, <priority>:<tenant>. LIST.
        names.put("QUEUE", "q:");
        // Tenants with a turn to come, by priority. LIST, and the SET of who is in it.
        names.put("RING", "ring:");
        names.put("IN_RING", "inring:");
        // Uids that a worker holds. LIST.
        names.put("PROC", "proc:");
        // Running uids of a tenant, and its queued ones. SET.
        names.put("ACTIVE", "act:");
        names.put("WAIT", "wait:");
        // An owner's runs by creation, by last change, and per state, <owner>:<state>, by creation. ZSET.
        names.put("CREATED", "ic:");
        names.put("UPDATED", "iu:");
        names.put("STATE", "ix:");
        // What an idempotency key of an owner was used for, <owner>:<hash of the key>. HASH that expires.
        names.put("IDEM", "idem:");
        return names;
    }

    private RunKeys() {}

    /** Lua that names the keys. */
    static String forScripts() {
        return NAMES.entrySet().stream()
                .map(name -> "local " + name.getKey() + " = '" + name.getValue() + "'\n")
                .collect(Collectors.joining());
    }

    static String run(String uid) {
        return PREFIX + RUN + uid;
    }

    static String input(String uid, String reference) {
        return PREFIX + INPUT + uid + ":" + reference;
    }

    static String output(String uid, String reference) {
        return PREFIX + OUTPUT + uid + ":" + reference;
    }

    static String log(String uid) {
        return PREFIX + LOG + uid;
    }

    static String watch(String uid) {
        return PREFIX + WATCH + uid;
    }

    static String more(String uid) {
        return PREFIX + MORE + uid;
    }

    static String done(String uid) {
        return PREFIX + DONE + uid;
    }

    static String cancels(String worker) {
        return PREFIX + CANCELS + worker;
    }

    static String queue(String priority, String tenantHash) {
        return PREFIX + NAMES.get("QUEUE") + priority + ":" + tenantHash;
    }

    static String created(RunOwner owner) {
        return PREFIX + NAMES.get("CREATED") + owner(owner);
    }

    static String bell() {
        return PREFIX + BELL;
    }

    static String lease() {
        return PREFIX + LEASE;
    }

    static String expiry() {
        return PREFIX + EXPIRY;
    }

    static String waiting() {
        return PREFIX + WAITING;
    }

    static String hooks() {
        return PREFIX + HOOK;
    }

    static String workers() {
        return PREFIX + WORKERS;
    }

    /** A pattern of all records. */
    static String everyRun() {
        return run("*");
    }

    /** The uid of a record's key. */
    static String uid(String runKey) {
        return runKey.substring(PREFIX.length() + RUN.length());
    }

    static String tenant(String tenant) {
        return hash(tenant);
    }

    /** The length keeps a tenant's end apart from a subject's beginning. */
    static String owner(RunOwner owner) {
        return hash(owner.tenant().length() + ":" + owner.tenant() + owner.subject());
    }

    static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, HASH_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
