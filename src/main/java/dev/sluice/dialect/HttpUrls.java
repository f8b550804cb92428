package dev.sluice.dialect;

/** What can be said of an http(s) URL without asking the network. Where it may lead is for those who follow it to judge. */
public final class HttpUrls {

    /** Longer ones are refused by common servers. */
    public static final int MAX_CHARS = 8192;

    private HttpUrls() {}

    /** Whether a text is a URL of scheme http or https that names a host and holds no blanks or control characters. */
    public static boolean wellFormed(String url) {
        int authority = afterScheme(url);
        return authority > 0 && url.length() <= MAX_CHARS && printable(url) && namesHost(url, authority);
    }

    private static int afterScheme(String url) {
        if (url.regionMatches(true, 0, "https://", 0, 8)) {
            return 8;
        }
        return url.regionMatches(true, 0, "http://", 0, 7) ? 7 : -1;
    }

    private static boolean printable(String url) {
        for (int i = 0; i < url.length(); i++) {
            char c = url.charAt(i);
            if (Character.isWhitespace(c) || Character.isISOControl(c)) {
                return false;
            }
        }
        return true;
    }

    private static boolean namesHost(String url, int from) {
        int end = from;
        while (end < url.length() && "/?#\\".indexOf(url.charAt(end)) < 0) {
            end++;
        }
        int host = url.lastIndexOf('@', end - 1) + 1;
        int start = Math.max(host, from);
        return start < end && url.charAt(start) != ':';
    }
}
