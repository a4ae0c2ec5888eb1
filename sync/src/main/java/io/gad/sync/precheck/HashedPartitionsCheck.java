package io.gad.sync.precheck;

import io.gad.member.LeftOutList;
import io.gad.member.TablePattern;
import io.gad.postgres.TableName;
import io.gad.sync.constraint.HashedPartition;
import java.util.ArrayList;
import java.util.List;

/** Tables that are partitioned by a hash which is another on each server. */
final class HashedPartitionsCheck implements Check {

    private static final String NAME = "hashed-partitions";

    @Override
    public List<Finding> look(PrecheckScene scene) {
        List<Finding> findings = new ArrayList<>();
        for (String database : scene.databases()) {
            List<TablePattern> patterns = scene.request().leftOut().stream()
                    .filter(p -> p.concerns(database))
                    .toList();
            List<TableName> leftOut = LeftOutList.meant(scene.sourceIn(database), patterns);
            List<TableName> roots = HashedPartition.list(scene.sourceIn(database)).stream()
                    .filter(partition -> !leftOut.contains(partition.table()))
                    .map(HashedPartition::root)
                    .distinct()
                    .toList();
            if (!roots.isEmpty()) {
                findings.add(
                        Finding.fail(
                                NAME,
                                "database " + database
                                        + ": partitioned by the hash of an enum, or of something made of one or"
                                        + " of object numbers: " + Quoted.first(roots),
                                "That hash is another on each server, so the target's partitions refuse the rows. PARTITION BY"
                                        + " LIST of that column, or BY HASH of another; or leave the partitions out of the group."));
            }
        }
        return findings.isEmpty() ? List.of(Finding.pass(NAME, "the same hash on both sides")) : findings;
    }
}
