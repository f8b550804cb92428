package dev.sluice.media;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Tells public addresses from those that a gateway must never call for a stranger: loopback, private, link-local (where clouds keep their
 * metadata), carrier-grade NAT, documentation, benchmarking, multicast, reserved, and IPv6 forms that carry any of these inside. Source:
 * IANA's special-purpose address registries (RFC 6890 and its updates).
 */
final class AddressGuard {

    private static final List<Network> NOT_PUBLIC = List.of(
            network("0.0.0.0/8"),
            network("10.0.0.0/8"),
            network("100.64.0.0/10"),
            network("127.0.0.0/8"),
            network("169.254.0.0/16"),
            network("172.16.0.0/12"),
            network("192.0.0.0/24"),
            network("192.0.2.0/24"),
            network("192.31.196.0/24"),
            network("192.52.193.0/24"),
            network("192.88.99.0/24"),
            network("192.168.0.0/16"),
            network("192.175.48.0/24"),
            network("198.18.0.0/15"),
            network("198.51.100.0/24"),
            network("203.0.113.0/24"),
            network("224.0.0.0/4"),
            network("240.0.0.0/4"),
            network("::/8"),
            network("64:ff9b:1::/48"),
            network("100::/64"),
            network("2001::/23"),
            network("2001:db8::/32"),
            network("3fff::/20"),
            network("5f00::/16"),
            network("fc00::/7"),
            network("fe80::/10"),
            network("fec0::/10"),
            network("ff00::/8"));

    private static final Network NAT64 = network("64:ff9b::/96");
    private static final Network SIX_TO_FOUR = network("2002::/16");

    private AddressGuard() {}

    /** Whether anyone on the Internet could have called this address themselves. */
    static boolean isPublic(InetAddress address) {
        byte[] bytes = address.getAddress();
        // Java turns an IPv4-mapped address into the IPv4 address; the other forms that carry one are unpacked here.
        if (NAT64.contains(bytes)) {
            return isPublic(ipv4(bytes, 12));
        }
        if (SIX_TO_FOUR.contains(bytes)) {
            return isPublic(ipv4(bytes, 2));
        }
        return NOT_PUBLIC.stream().noneMatch(network -> network.contains(bytes));
    }

    private static InetAddress ipv4(byte[] bytes, int from) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Network network(String cidr) {
        int slash = cidr.indexOf('/');
        String address = cidr.substring(0, slash);
        int bits = Integer.parseInt(cidr.substring(slash + 1));
        return new Network(literal(address).getAddress(), bits);
    }

    private static InetAddress literal(String address) {
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Addresses that begin with the same bits. */
    private static final class Network {
        private final byte[] prefix;
        private final int bits;

        Network(byte[] prefix, int bits) {
            this.prefix = prefix;
            this.bits = bits;
        }

        boolean contains(byte[] address) {
            if (address.length != prefix.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % 8);
                if ((address[bit / 8] & mask) != (prefix[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }
}
