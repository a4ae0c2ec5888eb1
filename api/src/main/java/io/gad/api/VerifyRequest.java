package io.gad.api;

/**
 * What is asked of a comparison.
 *
 * @param repair whether rows that differ are brought in line with the primary
 * @param rowsPerSecond most rows of the primary to read in a second; 0: no limit
 */
public record VerifyRequest(boolean repair, long rowsPerSecond) {}
