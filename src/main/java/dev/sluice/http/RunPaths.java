package dev.sluice.http;

/** Where runs are found. */
final class RunPaths {

    static final String UID = "uid";
    static final String ALL = "/v3/ai/chat_completion_runs";
    static final String ONE = ALL + "/:" + UID;
    static final String CANCEL = ONE + "/cancel";
    static final String EVENTS = ONE + "/events";

    private RunPaths() {}

    static String of(String uid) {
        return ALL + "/" + uid;
    }
}
