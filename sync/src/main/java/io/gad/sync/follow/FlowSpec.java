package io.gad.sync.follow;

import io.gad.member.Mandate;
import io.gad.postgres.Login;
import java.nio.file.Path;
import java.time.Duration;

/**
 * One database's way from a source to a target.
 *
 * @param task names the row of {@code gad.progress} in the target
 * @param database of the same name on both sides
 * @param slot of the source; it and the publication stand already
 * @param mandate by what right the target is written
 * @param spoolDirectory exists; large transactions lie there while they are applied
 * @param streamTimeout how long the source may be silent, though asked every second
 * @param farBehind bytes of log from which on what lies behind is read by SQL instead of by the stream
 */
public record FlowSpec(
        String task,
        Login source,
        String database,
        String slot,
        String publication,
        Login target,
        Mandate mandate,
        Path spoolDirectory,
        Duration streamTimeout,
        long farBehind) {}
