package io.gad.control.port;

import io.gad.postgres.ServerIdentity;

/**
 * From where a task will follow one database of a member that is about to become the primary.
 *
 * @param source who the slot is on
 * @param slot stands there
 */
public record FollowPlace(String database, ServerIdentity source, String slot) {}
