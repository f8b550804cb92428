package dev.sluice.provider.openai;

/** What a file given as bytes turned out to be. */
sealed interface FileContent {

    /** A document that is sent as it is. */
    record Document(String mediaType) implements FileContent {}

    /** A text, under its name if it has one: the model gets it as such. */
    record Text(String text) implements FileContent {}
}
