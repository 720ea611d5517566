package io.github.atlascmk.inspection.observation;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a look at a project saw. */
public sealed interface Look {
    /** Atlas doesn't have the project (any more). */
    record Gone() implements Look {}

    /** All of it. */
    record Whole(Observation observation) implements Look {}

    /**
     * What could be read, if not all could.
     *
     * @param ofAws null if AWS couldn't be read
     * @param ofAtlas null if Atlas couldn't be read
     * @param failure why the rest couldn't be read: a {@code RetryableException} or a {@code TerminalException}
     */
    record Partial(@Nullable AwsState ofAws, @Nullable AtlasState ofAtlas, RuntimeException failure) implements Look {}

    /** What AWS said; empty if it couldn't be read, or wasn't. */
    default Optional<AwsState> aws() {
        return switch (this) {
            case Gone _ -> Optional.empty();
            case Whole(Observation all) -> Optional.of(all.awsState());
            case Partial partial -> Optional.ofNullable(partial.ofAws());
        };
    }

    /** What Atlas said; empty if it couldn't be read, or has no such project. */
    default Optional<AtlasState> atlas() {
        return switch (this) {
            case Gone _ -> Optional.empty();
            case Whole(Observation all) -> Optional.of(all.atlasState());
            case Partial partial -> Optional.ofNullable(partial.ofAtlas());
        };
    }
}
