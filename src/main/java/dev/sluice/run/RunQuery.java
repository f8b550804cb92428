package dev.sluice.run;

import dev.sluice.model.RunStatus;
import org.jspecify.annotations.Nullable;

/**
 * Which of an owner's runs to list.
 *
 * @param page from 1
 * @param perPage 1 to 100
 * @param status only those; null for all
 */
public record RunQuery(
        int page,
        int perPage,
        Sort sort,
        boolean ascending,
        @Nullable RunStatus status) {

    /** Runs that are alike in this are ordered by their creation, and at the same millisecond by their uids. */
    public enum Sort {
        CREATED_AT,
        UPDATED_AT,
        /** In the order of the states' names. */
        STATUS
    }
}
