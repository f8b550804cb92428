package dev.sluice.provider;

import dev.sluice.model.GatewayError.Kind;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Cleans what a provider says about an error before a client gets to see it: our keys, our account's ids and links to our account's
 * console are none of the client's business. Providers do repeat keys in their messages.
 */
public final class ProviderMessages {

    private static final String REMOVED = "[removed]";
    private static final int MAX_READ_CHARS = 8_000;
    private static final int MAX_CHARS = 1_000;

    /** Possessive, so that none goes back and forth: the text is a stranger's. */
    private static final List<Pattern> SECRETS = List.of(
            // Consoles and account pages.
            Pattern.compile(
                    "(?i)(?:https?://)?+\\b(?:platform\\.openai\\.com|console\\.anthropic\\.com|platform\\.claude\\.com"
                            + "|claude\\.ai|console\\.cloud\\.google\\.com|console\\.developers\\.google\\.com|aistudio\\.google\\.com"
                            + "|ai\\.dev|ai\\.google\\.dev)(?:[/?#][^\\s\"'<>)]*+)?+"),
            Pattern.compile("(?i)\\bBearer\\s++[^\\s\"',;]{8,}+"),
            Pattern.compile("(?i)[?&](?:key|api_?key|token|access_token)=[^\\s&\"'<>]++"),
            Pattern.compile(
                    "(?i)\\b(?:x-api-key|x-goog-api-key|authorization)\\b[\"']?+\\s*+[:=]\\s*+[\"']?+[^\\s\"',;]++"),
            Pattern.compile("\\b(?:sk|rk|pk)-[A-Za-z0-9*_.-]{4,}+"),
            Pattern.compile("\\bAIza[A-Za-z0-9*_-]{6,}+"),
            Pattern.compile("\\bAQ\\.[A-Za-z0-9*_-]{6,}+"),
            Pattern.compile("\\bya29\\.[A-Za-z0-9*_.-]{6,}+"),
            // Organisations, projects, workspaces, users and requests of an account.
            Pattern.compile(
                    "\\b(?:org|proj|wrkspc|workspace|user|acct|apikey|key)[-_](?=[A-Za-z0-9]*[0-9])[A-Za-z0-9]{8,}+"),
            Pattern.compile("(?i)\\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\\b"),
            Pattern.compile("(?i)\\b(?:projects/|project_number:|consumer:|project\\s*+[:#]\\s*+)[A-Za-z0-9_-]++"));

    private static final Pattern WHITE_SPACE = Pattern.compile("[\\s\\p{Cntrl}]++");

    private ProviderMessages() {}

    /** The message on one line, without secrets, cut at a length that fits an error. Empty if nothing is left. */
    public static String clean(String message) {
        String text = WellFormedText.of(cut(message, MAX_READ_CHARS));
        for (Pattern secret : SECRETS) {
            text = secret.matcher(text).replaceAll(REMOVED);
        }
        text = WHITE_SPACE.matcher(text).replaceAll(" ").strip();
        return text.length() > MAX_CHARS ? cut(text, MAX_CHARS) + "…" : text;
    }

    private static String cut(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
    }

    /**
     * What a client gets to read of a provider's error: the provider's words, cleaned, or ours where it said nothing; none of its
     * own at all where they are about our account, because they repeat keys and name organisations.
     *
     * @param status the HTTP status, or null if the error came inside a stream
     * @param reported the provider's message, or null if it gave none
     */
    public static String forClient(Kind kind, String provider, @Nullable Integer status, @Nullable String reported) {
        if (kind == Kind.PROVIDER_AUTH) {
            return provider + " does not accept the gateway's credentials";
        }
        if (kind == Kind.PROVIDER_QUOTA_EXHAUSTED) {
            return "the gateway's quota at " + provider + " is used up";
        }
        String cleaned = reported == null ? "" : clean(reported);
        if (!cleaned.isEmpty()) {
            return cleaned;
        }
        return status == null ? provider + " reported an error" : provider + " answered with status " + status;
    }
}
