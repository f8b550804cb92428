package dev.sluice.model;

/** Receives the events of one stream in the order of the grammar. Called on the stream's event loop. */
public interface StreamListener {

    void onEvent(StreamEvent event);

    /** Everything that one read from the provider held has been delivered: the time to send it on. Also called after the terminal event. */
    void onBatchEnd();
}
