package dev.sluice.bench;

/** How a request was answered, and when: its last byte sent to the socket, its first and last byte of content. Times are nanoTime. */
record Answer(int status, long sentNanos, long firstNanos, long endNanos) {

    boolean successful() {
        return status / 100 == 2;
    }
}
