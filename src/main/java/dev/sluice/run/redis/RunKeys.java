package dev.sluice.run.redis;

import dev.sluice.model.RunOwner;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
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

    /** The names of all that is kept, as the scripts know them. */
    private enum Name {
        /** The record by uid. HASH. */
        RUN("run:"),
        /** Request in pieces, {@code <uid>:<reference>}. LIST. */
        INPUT("in:"),
        /** Result, or text of a failure, in pieces, {@code <uid>:<reference>}; not seen until a commit names it. LIST. */
        OUTPUT("out:"),
        /** The log by uid. STREAM. */
        LOG("log:"),
        /** Whether anybody follows the log, by uid. STRING that expires. */
        WATCH("watch:"),
        /** Channel: there is more in the log, by uid. */
        MORE("more:"),
        /** Channel: the run has ended, by uid. */
        DONE("done:"),
        /** Channel: a run that the worker holds has been cancelled, by worker. */
        CANCELS("cancels:"),
        /** Wake hints for idle workers. LIST. */
        BELL("bell"),
        /** Queued uids, {@code <priority>:<tenant>}. LIST. */
        QUEUE("q:"),
        /** Tenants with a turn to come, by priority. LIST. */
        RING("ring:"),
        /** Who is in the ring, by priority. SET. */
        IN_RING("inring:"),
        /** All queued uids by since when they wait. ZSET. */
        WAITING("waiting"),
        /** Queued uids of a tenant. SET. */
        WAIT("wait:"),
        /** Running uids by the end of their lease. ZSET. */
        LEASE("lease"),
        /** Running uids of a tenant. SET. */
        ACTIVE("act:"),
        /** Uids that a worker holds. LIST. */
        PROC("proc:"),
        /** Workers by their last sign of life. ZSET. */
        WORKERS("workers"),
        /** Uids that are tried again, by when. ZSET. */
        DELAY("delay"),
        /** Terminal uids by when they are forgotten. ZSET. */
        EXPIRY("expiry"),
        /** Runs by uid whose webhook is to be sent, by when. ZSET. */
        HOOK("hook"),
        /** An owner's runs by creation. ZSET. */
        CREATED("ic:"),
        /** An owner's runs by last change. ZSET. */
        UPDATED("iu:"),
        /** An owner's runs per state, {@code <owner>:<state>}, by creation. ZSET. */
        STATE("ix:"),
        /** An owner's terminal runs per state, {@code <owner>:<state>}, by their end. ZSET. */
        BY_END("ie:"),
        /** The owners of a tenant that have runs. SET. */
        OWNERS("owners:"),
        /** What an idempotency key of an owner was used for, {@code <owner>:<hash of the key>}. HASH that expires. */
        IDEM("idem:"),
        /** Bytes that are stored, by tenant and for {@link #ALL}. HASH. */
        BYTES("bytes"),
        /** In {@link #BYTES}: too short for the hash of a tenant. */
        ALL("all");

        private final String text;

        Name(String text) {
            this.text = text;
        }

        String key() {
            return PREFIX + text;
        }

        String key(String rest) {
            return PREFIX + text + rest;
        }
    }

    private static final int HASH_BYTES = 12;

    private RunKeys() {}

    /** Lua that names the keys. */
    static String forScripts() {
        return Arrays.stream(Name.values())
                .map(name -> "local " + name + " = '" + name.text + "'\n")
                .collect(Collectors.joining());
    }

    static String run(String uid) {
        return Name.RUN.key(uid);
    }

    static String input(String uid, String reference) {
        return Name.INPUT.key(uid + ":" + reference);
    }

    static String output(String uid, String reference) {
        return Name.OUTPUT.key(uid + ":" + reference);
    }

    static String log(String uid) {
        return Name.LOG.key(uid);
    }

    static String watch(String uid) {
        return Name.WATCH.key(uid);
    }

    static String more(String uid) {
        return Name.MORE.key(uid);
    }

    static String done(String uid) {
        return Name.DONE.key(uid);
    }

    static String cancels(String worker) {
        return Name.CANCELS.key(worker);
    }

    static String queue(String priority, String tenantHash) {
        return Name.QUEUE.key(priority + ":" + tenantHash);
    }

    static String created(RunOwner owner) {
        return Name.CREATED.key(owner(owner));
    }

    static String idempotency(RunOwner owner, String key) {
        return Name.IDEM.key(owner(owner) + ":" + hash(key));
    }

    static String bell() {
        return Name.BELL.key();
    }

    static String lease() {
        return Name.LEASE.key();
    }

    static String expiry() {
        return Name.EXPIRY.key();
    }

    static String waiting() {
        return Name.WAITING.key();
    }

    static String hooks() {
        return Name.HOOK.key();
    }

    static String bytes() {
        return Name.BYTES.key();
    }

    /** In {@link #bytes}, the sum of all tenants'. */
    static String allBytes() {
        return Name.ALL.text;
    }

    static String workers() {
        return Name.WORKERS.key();
    }

    /** A pattern of all records. */
    static String everyRun() {
        return run("*");
    }

    /** The uid of a record's key. */
    static String uid(String runKey) {
        return runKey.substring(Name.RUN.key().length());
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
