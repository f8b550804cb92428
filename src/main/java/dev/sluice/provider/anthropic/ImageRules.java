package dev.sluice.provider.anthropic;

import dev.sluice.model.MediaSource;
import dev.sluice.provider.Findings;
import dev.sluice.provider.ImageSize;
import dev.sluice.registry.ModelInfo;
import java.util.ArrayList;
import java.util.List;

/** How many and how large the images of a request may be (vision page, 2026-08-22). One per request; one thread. */
final class ImageRules {

    /** Of one image as base64; its errors say 10485760. */
    private static final int MAX_CHARS = 10 << 20;

    private static final int MAX_PIXELS = 8000;
    /** Of each image in a request with more than {@link #MANY}. */
    private static final int MAX_PIXELS_OF_MANY = 2000;

    private static final int MANY = 20;

    private static final int SMALL_CONTEXT = 200_000;
    private static final int MAX_IMAGES_SMALL_CONTEXT = 100;
    private static final int MAX_IMAGES = 600;

    private record Large(String path, int pixels) {}

    private final Findings findings;
    private final int maxImages;
    private int images;
    /** Those that are too large if there are many. */
    private final List<Large> large = new ArrayList<>();

    ImageRules(ModelInfo model, Findings findings) {
        this.findings = findings;
        Integer context = model.sizes().contextWindow();
        this.maxImages = context != null && context <= SMALL_CONTEXT ? MAX_IMAGES_SMALL_CONTEXT : MAX_IMAGES;
    }

    /** One more image, wherever it is. */
    void count(MediaSource source) {
        images++;
        if (images == maxImages + 1) {
            findings.mediaTooLarge(source.path(), "number of images", images, maxImages);
        }
    }

    /** What can be told of one whose bytes are here. */
    void check(MediaSource.Inline image) {
        int chars = image.base64().length();
        if (chars > MAX_CHARS) {
            findings.mediaTooLarge(image.path(), "bytes of base64", chars, MAX_CHARS);
        }
        ImageSize size = ImageSize.of(image.base64());
        int pixels = size == null ? 0 : size.longest();
        if (pixels > MAX_PIXELS) {
            findings.mediaTooLarge(image.path(), "pixels of the longer side", pixels, MAX_PIXELS);
        } else if (pixels > MAX_PIXELS_OF_MANY) {
            large.add(new Large(image.path(), pixels));
        }
    }

    /** All images have been seen. */
    void end() {
        if (images <= MANY) {
            return;
        }
        String what = "pixels of the longer side, in a request with more than " + MANY + " images,";
        for (Large image : large) {
            findings.mediaTooLarge(image.path(), what, image.pixels(), MAX_PIXELS_OF_MANY);
        }
    }
}
