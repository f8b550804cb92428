package dev.sluice.provider.google;

/**
 * How much media a request may hold.
 *
 * @param inlineBytes all inline media together, as base64
 * @param images how many of them
 * @param videoLinks how many videos by link
 */
record MediaLimits(long inlineBytes, int images, int videoLinks) {
    /**
     * Image, audio, video and document guides, 2026-09. The file input guide (2026-10-01) speaks of 100 MB; the smaller is safe, and
     * covers the 50 MB that one PDF may have. Its pages (at most 1000) and the length of sound and video Google counts itself.
     */
    static final MediaLimits OF_GEMINI = new MediaLimits(20_000_000, 3600, 10);
}
