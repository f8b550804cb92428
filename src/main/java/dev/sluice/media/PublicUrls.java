package dev.sluice.media;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;

/** What can be said of where a URL leads without asking the network. Whoever calls it looks again, at the addresses behind its name. */
public final class PublicUrls {

    private static final Pattern IPV4 = Pattern.compile("((0|[1-9][0-9]{0,2})\\.){3}(0|[1-9][0-9]{0,2})");

    /** Names that lead nowhere on the Internet: RFC 6761, RFC 6762, and ICANN's {@code internal} of 2024. */
    private static final Pattern LOCAL_NAME = Pattern.compile("(.*\\.)?(localhost|local|internal)");

    /** A last label that begins with a digit makes a host an IPv4 address to many a client, in forms such as {@code 127.1}. */
    private static final Pattern NUMERIC = Pattern.compile("(.*\\.)?[0-9][0-9a-fx]*");

    private PublicUrls() {}

    /** Whether a text is an https URL without credentials whose host is not known to be out of the Internet's reach. */
    public static boolean mayBeCalled(String url) {
        try {
            URI uri = new URI(url);
            return "https".equalsIgnoreCase(uri.getScheme())
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && mayBePublic(uri.getHost().toLowerCase(Locale.ROOT));
        } catch (URISyntaxException malformed) {
            return false;
        }
    }

    private static boolean mayBePublic(String host) {
        if (host.startsWith("[")) {
            return isPublic(host.substring(1, host.length() - 1));
        }
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        if (NUMERIC.matcher(name).matches()) {
            return IPV4.matcher(name).matches() && isPublic(name);
        }
        return name.indexOf('.') > 0 && !LOCAL_NAME.matcher(name).matches();
    }

    /** @param literal an address, so that nothing is looked up */
    private static boolean isPublic(String literal) {
        try {
            return AddressGuard.isPublic(InetAddress.getByName(literal));
        } catch (UnknownHostException malformed) {
            return false;
        }
    }
}
