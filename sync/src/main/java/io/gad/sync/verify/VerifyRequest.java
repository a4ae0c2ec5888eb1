package io.gad.sync.verify;

import java.util.List;

/**
 * What a person asks for.
 *
 * @param repair whether the target is brought in line where it differs
 * @param rowsPerSecond most rows of the source in a second and database; 0: no limit
 * @param done tables that need not be compared again, from a comparison that was interrupted
 */
public record VerifyRequest(boolean repair, long rowsPerSecond, List<VerifiedTable> done) {

    public VerifyRequest {
        done = List.copyOf(done);
        if (rowsPerSecond < 0) {
            throw new IllegalArgumentException("Expected rows per second of 0 or more, found " + rowsPerSecond + ".");
        }
    }
}
