package dev.sluice.config;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where Redis is, taken apart. The forms are
 * <ul>
 *   <li>{@code redis://host:port/database}, one server;
 *   <li>{@code redis+sentinel://host:port,host:port/master/database}, the sentinels and the name under which they know the master;
 *   <li>{@code redis+cluster://host:port,host:port}, some nodes of a cluster.
 * </ul>
 * {@code rediss} in the place of {@code redis} is TLS; {@code :password@} or {@code user:password@} may stand before the hosts and is
 * percent-decoded; the port is 6379 unless given, of sentinels 26379; the database is 0 unless given.
 *
 * @param nodes {@code host:port} each
 * @param master null unless there are sentinels
 */
public record RedisUrl(
        Topology topology,
        boolean tls,
        List<String> nodes,
        @Nullable String user,
        @Nullable Secret password,
        @Nullable String master,
        int database) {

    private static final String FORMS = "must be a URL such as redis://host:6379 or rediss://:password@host:6379";
    private static final int MAX_DATABASE = 16383;

    /** How the servers stand to each other. */
    public enum Topology {
        STANDALONE("", 6379),
        SENTINEL("+sentinel", 26379),
        CLUSTER("+cluster", 6379);

        private final String suffix;
        private final int port;

        Topology(String suffix, int port) {
            this.suffix = suffix;
            this.port = port;
        }
    }

    public RedisUrl {
        nodes = List.copyOf(nodes);
    }

    /** @throws IllegalArgumentException that says what the URL must be, with nothing of the URL in it */
    public static RedisUrl parse(String text) {
        URI url = Section.parsed(text);
        if (url == null || url.getScheme() == null || url.getRawAuthority() == null) {
            throw new IllegalArgumentException(FORMS);
        }
        boolean tls = url.getScheme().startsWith("rediss");
        Topology topology = topology(url.getScheme(), tls ? "rediss" : "redis");
        if (url.getRawQuery() != null || url.getRawFragment() != null) {
            throw new IllegalArgumentException("must have no ? and no #");
        }
        int at = url.getRawAuthority().lastIndexOf('@');
        String access = at < 0 ? null : url.getRawAuthority().substring(0, at);
        List<String> nodes = nodes(url.getRawAuthority().substring(at + 1), topology);
        List<String> path = path(url, topology);
        return new RedisUrl(
                topology,
                tls,
                nodes,
                user(access),
                password(access),
                topology == Topology.SENTINEL ? path.getFirst() : null,
                database(topology == Topology.SENTINEL ? path.subList(1, path.size()) : path));
    }

    private static Topology topology(String scheme, String protocol) {
        for (Topology topology : Topology.values()) {
            if (scheme.equals(protocol + topology.suffix)) {
                return topology;
            }
        }
        throw new IllegalArgumentException(FORMS);
    }

    private static List<String> nodes(String hosts, Topology topology) {
        List<String> nodes = new ArrayList<>();
        for (String host : hosts.split(",", -1)) {
            URI node = Section.parsed("redis://" + host);
            if (node == null || node.getHost() == null || node.getPort() > 65535) {
                throw new IllegalArgumentException(FORMS);
            }
            nodes.add(node.getHost() + ":" + (node.getPort() < 0 ? topology.port : node.getPort()));
        }
        if (topology == Topology.STANDALONE && nodes.size() > 1) {
            throw new IllegalArgumentException(
                    "must name one host; several are redis+sentinel://host,host/master or redis+cluster://host,host");
        }
        return nodes;
    }

    private static List<String> path(URI url, Topology topology) {
        String path = url.getPath() == null || url.getPath().isEmpty() ? "/" : url.getPath();
        List<String> parts =
                path.length() == 1 ? List.of() : List.of(path.substring(1).split("/", -1));
        if (topology == Topology.SENTINEL
                && (parts.isEmpty() || parts.getFirst().isEmpty())) {
            throw new IllegalArgumentException("must name the master, such as redis+sentinel://host:26379/mymaster");
        }
        if (topology == Topology.CLUSTER && !parts.isEmpty()) {
            throw new IllegalArgumentException("must end after the hosts: a cluster has one database");
        }
        return parts;
    }

    private static int database(List<String> path) {
        if (path.isEmpty()) {
            return 0;
        }
        String number = path.getFirst();
        if (path.size() > 1 || !number.matches("\\d{1,5}") || Integer.parseInt(number) > MAX_DATABASE) {
            throw new IllegalArgumentException("must end with the number of a database or without a path");
        }
        return Integer.parseInt(number);
    }

    private static @Nullable String user(@Nullable String access) {
        if (access == null) {
            return null;
        }
        int colon = access.indexOf(':');
        if (colon < 0 || colon == access.length() - 1) {
            throw new IllegalArgumentException("must have :password@ or user:password@ before the host");
        }
        return colon == 0 ? null : decoded(access.substring(0, colon));
    }

    private static @Nullable Secret password(@Nullable String access) {
        return access == null ? null : new Secret(decoded(access.substring(access.indexOf(':') + 1)));
    }

    /** A plus is a plus: this is no form. */
    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
