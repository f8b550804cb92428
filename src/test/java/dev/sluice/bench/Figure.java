package dev.sluice.bench;

/** What is measured: each figure's name, unit and definition. Times are of the load's clock unless said otherwise. */
enum Figure {
    PICKUP_P50(
            "pickup",
            "ms",
            "of idle workers: from the 202 at the client to the first byte of the call at the provider; median"),
    PICKUP_P99("pickup", "ms", "the same, 99th percentile"),
    REQUEST_TO_CALL_P50("pickup", "ms", "the same from the sending of the request; median"),
    REQUEST_TO_CALL_P99("pickup", "ms", "the same from the sending of the request, 99th percentile"),

    ACCEPTED_RATE(
            "runs",
            "1/s",
            "202s to 50 clients that start small runs one after the other, while workers wait for the provider"),
    ACCEPTED_P50("runs", "ms", "from such a request to its 202; median"),
    ACCEPTED_P99("runs", "ms", "the same, 99th percentile"),
    ACCEPTED_CPU("runs", "µs", "CPU time of the router per 202"),
    ACCEPTED_STORE_CPU("runs", "µs", "CPU time of Redis per 202"),
    LIFE_RATE(
            "runs",
            "1/s",
            "runs that two worker processes take from claim to commit, against a provider that answers at once"),
    LIFE_CPU("runs", "µs", "CPU time of the workers per such run"),
    LIFE_STORE_CPU("runs", "µs", "CPU time of Redis per such run"),

    POLL_RATE("reads", "1/s", "answers to 50 clients that read one completed run again and again"),
    POLL_P99("reads", "ms", "from such a request to its answer; 99th percentile"),
    POLL_CPU("reads", "µs", "CPU time of the router per such answer"),
    LIST_RATE("reads", "1/s", "answers to 50 clients that list the newest 20 of 1,000 runs"),
    LIST_P99("reads", "ms", "from such a request to its answer; 99th percentile"),
    LIST_CPU("reads", "µs", "CPU time of the router per such answer"),

    QUIET_POLL_P99(
            "largerun",
            "ms",
            "20 polls a second, beside the two kinds below: from when a request is due to its answer; 99th percentile"),
    LOUD_POLL_P99(
            "largerun",
            "ms",
            "the same while runs of the large size go through, the next as soon as the last has ended"),
    QUIET_ACCEPTED_P99("largerun", "ms", "20 small runs a second: until the 202; 99th percentile"),
    LOUD_ACCEPTED_P99("largerun", "ms", "the same beside large runs"),
    QUIET_ANSWER_P99("largerun", "ms", "20 small synchronous requests a second: until the last byte; 99th percentile"),
    LOUD_ANSWER_P99("largerun", "ms", "the same beside large runs"),
    LARGE_RUN_TIME("largerun", "ms", "of such a large run, from its request to its end as its owner sees it; median");

    private final String part;
    private final String unit;
    private final String definition;

    Figure(String part, String unit, String definition) {
        this.part = part;
        this.unit = unit;
        this.definition = definition;
    }

    String part() {
        return part;
    }

    String unit() {
        return unit;
    }

    String definition() {
        return definition;
    }
}
