package io.gad.member;

import io.gad.postgres.ServerIdentity;
import java.util.List;
import java.util.Optional;

/**
 * What one instance tells somebody who knows nothing yet.
 *
 * @param row of the database that decides: the first of those in the latest reign
 * @param generation the highest of all its databases
 * @param databases those that hold a member's row
 * @param document the latest that stands in it
 */
public record Survivor(
        MemberRow row,
        long generation,
        List<String> databases,
        Optional<ServerIdentity> identity,
        Optional<CarriedDocument> document) {

    public Survivor {
        databases = List.copyOf(databases);
    }
}
