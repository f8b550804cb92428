package dev.sluice.bench;

/** What is measured: each figure's name, unit and definition. Times are of the load's clock unless said otherwise. */
enum Figure {
    SSE_TIME("codec", "µs", "to find an event in a stream of 100 that are there at once, by JMH"),
    SSE_BYTES("codec", "KiB", "what it allocates for that"),
    DECODE_TIME("codec", "µs", "the same, and to decode it"),
    DECODE_BYTES("codec", "KiB", "what it allocates for that"),
    ENCODE_TIME("codec", "µs", "to encode a piece of text for the client"),
    ENCODE_BYTES("codec", "KiB", "what it allocates for that"),
    REQUEST_TIME("codec", "µs", "to read a request and check it: one of 1 KiB, and one of the large size in KiB"),
    REQUEST_BYTES("codec", "KiB", "what it allocates for that"),
    CALL_TIME("codec", "µs", "to encode the small request for a provider"),
    CALL_BYTES("codec", "KiB", "what it allocates for that"),

    DOCUMENT_CPU(
            "cost", "µs", "CPU time per answer of one document of 1 KB, to 32 clients that ask one after the other"),
    DOCUMENT_RATE("cost", "1/s", "such answers"),
    BURST_CPU(
            "cost",
            "µs",
            "CPU time per chunk of streams whose 100 chunks the provider writes at once, to 8 such clients"),
    BURST_RATE("cost", "1/s", "such chunks"),
    SHORT_STREAM_CPU("cost", "µs", "CPU time per stream of 3 chunks that are written at once, to 32 such clients"),
    SHORT_STREAM_RATE("cost", "1/s", "such streams"),
    PACED_CPU("cost", "µs", "CPU time per chunk of 200 streams with a chunk every 20 ms each"),
    PACED_DELAY_P50("cost", "ms", "from the provider's writing of such a chunk to the client's reading; median"),
    PACED_DELAY_P99("cost", "ms", "the same, 99th percentile"),
    FIRST_CHUNK_P50(
            "cost", "ms", "100 streams a second: from when a request is due to the first byte of content; median"),
    FIRST_CHUNK_P99("cost", "ms", "the same, 99th percentile"),

    OPEN_RESIDENT("open", "MiB", "resident memory with so many open streams with a chunk every second each"),
    OPEN_RESIDENT_EACH("open", "KiB", "what each of them adds to it"),
    OPEN_DELAY_P99(
            "open", "ms", "from the provider's writing of such a chunk to the client's reading; 99th percentile"),
    OPEN_DELAY_MAX("open", "ms", "the same, the longest"),
    OPEN_DELIVERED("open", "%", "chunks that came, of those that were due"),
    OPEN_LOST("open", "", "streams that could not be opened, or broke"),
    OPEN_CLEAN(
            "open",
            "",
            "the largest of these numbers of streams of which none was lost and no chunk took over a second"),

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
