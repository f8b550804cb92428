package dev.sluice.media;

import dev.sluice.config.MediaConfig;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * Which addresses stand behind a name, and which of them may be called.
 *
 * @param lookup may block
 * @param callable says it of one address
 */
record Hosts(Lookup lookup, Predicate<InetAddress> callable) {

    /** Looks a name up, or reads an address. */
    @FunctionalInterface
    interface Lookup {
        List<InetAddress> addresses(String host) throws UnknownHostException;
    }

    static Hosts of(MediaConfig config) {
        return new Hosts(
                host -> Arrays.asList(InetAddress.getAllByName(host)),
                config.privateAddresses() ? any -> true : AddressGuard::isPublic);
    }

    /** A name with one address that may not be called is not called at any. */
    boolean allCallable(List<InetAddress> addresses) {
        return addresses.stream().allMatch(callable);
    }
}
