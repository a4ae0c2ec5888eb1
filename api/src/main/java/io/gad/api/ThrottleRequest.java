package io.gad.api;

/**
 * How fast a first copy may go from now on. Most in a second; 0: no limit.
 *
 * @param bytesPerSecond as they go over the line
 */
public record ThrottleRequest(long rowsPerSecond, long bytesPerSecond) {}
