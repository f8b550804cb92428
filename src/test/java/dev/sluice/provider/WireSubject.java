package dev.sluice.provider;

import dev.sluice.Fixtures;
import dev.sluice.model.StreamEvent;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * What the goldens and the laws need to know of one wire: its recorded answers, and how to make others from its format alone, knowing
 * nothing of our decoder. Found with {@link ServiceLoader}.
 */
public interface WireSubject {

    static List<WireSubject> all() {
        return ServiceLoader.load(WireSubject.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    String provider();

    /** The wire's name. */
    String wireName();

    /** Names of answers that are streams. */
    List<String> streams();

    /** Names of answers that are documents. */
    List<String> documents();

    /** Names of answers with an error; each file's name begins with its status. */
    List<String> errors();

    /** A recorded answer. */
    default byte[] bytes(String name) {
        return Fixtures.bytes(name);
    }

    /** The document that says what a stream says; null if there is none. */
    byte @Nullable [] documentOf(byte[] stream);

    /** A stream that says what a document says, its texts cut at random. */
    byte[] streamOf(byte[] document, Random random);

    /** A stream in the shape of the format, with anything for values. */
    String nonsenseStream(Random random);

    /** A document in the shape of the format, with anything for values. */
    String nonsenseDocument(Random random);

    /** Whether a stream that was cut may end so, besides with a failure or as the whole one does. */
    default boolean mayEndCutIn(StreamEvent last) {
        return false;
    }

    default Wire wire() {
        return ContractSubject.wire(provider(), wireName());
    }

    default WireReading reading() {
        return new WireReading(wire(), provider());
    }

    /** A recorded answer of a wire. */
    record Recording(WireSubject subject, String name) {

        byte[] bytes() {
            return subject.bytes(name);
        }

        List<StreamEvent> stream(int... cuts) {
            return subject.reading().stream(bytes(), cuts);
        }

        List<StreamEvent> document() {
            return subject.reading().document(bytes());
        }

        /** The status with which the name of an error's file begins. */
        int status() {
            String file = name.substring(name.lastIndexOf('/') + 1);
            return Integer.parseInt(file.substring(0, Objects.checkIndex(3, file.length())));
        }

        @Override
        public String toString() {
            return subject.wireName() + " " + name;
        }
    }
}
