package io.gad.control.port;

/**
 * How fast a first copy may go. Most in a second; 0: no limit.
 *
 * @param bytesPerSecond as they go over the line
 */
public record CopyLimits(long rowsPerSecond, long bytesPerSecond) {

    public static final CopyLimits NONE = new CopyLimits(0, 0);
}
