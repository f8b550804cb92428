package dev.sluice.model;

import java.util.List;

/**
 * Some of an owner's runs.
 *
 * @param runs without results
 * @param page from 1
 * @param total of all pages together
 */
public record RunPage(List<Run> runs, int page, int perPage, long total) {
    public RunPage {
        runs = List.copyOf(runs);
    }
}
