package dev.sluice.provider.openai;

/**
 * How much media a request may hold.
 *
 * @param images how many of them
 * @param fileBytes all files together
 */
record MediaLimits(int images, long fileBytes) {
    /** Images guide and file inputs guide, 2026-07-15. */
    static final MediaLimits OF_OPENAI = new MediaLimits(1500, 50_000_000);
}
