package io.gad.demo;

import java.time.Instant;

/**
 * A time in which no client was told of a commit.
 *
 * @param since the last commit before it
 * @param millis from that one to the next
 * @param failed attempts of the clients meanwhile
 * @param from the region that they wrote to before
 * @param to the region that they write to since
 */
public record Outage(Instant since, long millis, long failed, String from, String to) {}
