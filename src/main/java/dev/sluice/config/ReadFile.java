package dev.sluice.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads a text file that an operator named. */
public final class ReadFile {

    /** The file cannot be read; the message says why, in words that follow its name. */
    public static final class UnreadableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnreadableException(String message) {
            super(message, null, false, false);
        }

        /** Never null. */
        public String reason() {
            return String.valueOf(getMessage());
        }
    }

    private ReadFile() {}

    /** The text of a file in UTF-8 whose name is relative to a directory, or absolute. */
    public static String text(Path directory, String name) throws UnreadableException {
        return text(named(directory, name));
    }

    /** The file of a name that is relative to a directory, or absolute. */
    static Path named(Path directory, String name) throws UnreadableException {
        try {
            return directory.resolve(name);
        } catch (InvalidPathException e) {
            throw new UnreadableException("is not the name of a file");
        }
    }

    /** The text of a file in UTF-8. */
    public static String text(Path file) throws UnreadableException {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new UnreadableException("does not exist");
        } catch (CharacterCodingException e) {
            throw new UnreadableException("is not UTF-8 text");
        } catch (IOException e) {
            throw new UnreadableException(Files.isDirectory(file) ? "is a directory" : "cannot be read");
        }
    }
}
