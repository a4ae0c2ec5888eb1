package io.gad.control.port;

/**
 * How a reading of a tail ended.
 *
 * @param complete whether everything behind the final positions was read
 * @param why what is missing and why (slot lost, prepared transactions in doubt); empty when complete
 */
public record TailResult(boolean complete, String why) {}
