package io.gad.server.load;

import java.util.List;

/** One address of each kind of page of the console, with what {@link ManyGroups} wrote behind it. */
public final class PageList {

    private PageList() {}

    /** @param count of groups, at least eight */
    public static List<String> of(int count) {
        ManyGroups groups = new ManyGroups(count);
        String one = "/console/groups/" + groups.name(ManyGroups.LISTED);
        String target = ManyGroups.instance(ManyGroups.LISTED, 1);
        String lost = "/console/groups/" + groups.name(groups.lost());
        String former = ManyGroups.instance(ManyGroups.LISTED, 2);
        String guided =
                "name=sales&primary=" + ManyGroups.FREE.getFirst() + "&secondaries=" + ManyGroups.FREE.getLast();
        return List.of(
                "/console/groups",
                "/console/groups?q=group-0",
                one,
                lost,
                one + "/history?range=7d",
                one + "/promote?instance=" + target,
                lost + "/promote?instance=" + ManyGroups.instance(groups.lost(), 1),
                one + "/switch-over?instance=" + target,
                one + "/drill?instance=" + target,
                one + "/write-lease",
                one + "/remove?instance=" + target,
                one + "/lost-transactions",
                one + "/lost-transactions?offset=50",
                one + "/lost-transactions/reapply?database=app&lsn=" + ManyGroups.lsn(0) + "&former=" + former
                        + "&epoch=2",
                one + "/sync/" + target + "/comparison",
                one + "/secondaries/new",
                one + "/secondaries/new?at=2&instance=" + ManyGroups.FREE.getFirst(),
                one + "/secondaries/new?at=3&instance=" + ManyGroups.FREE.getFirst(),
                "/console/groups/new",
                "/console/groups/new?at=2&" + guided,
                "/console/groups/new?at=3&" + guided,
                "/console/groups/new?at=4&" + guided,
                "/console/instances",
                "/console/instances/new",
                "/console/operations",
                "/console/operations?group=" + groups.name(ManyGroups.LISTED),
                "/console/operations/op-000003",
                "/console/drills",
                "/console/drills/op-000004",
                "/console/events",
                "/console/events?group=" + groups.name(ManyGroups.LISTED),
                "/console/events?actor=nobody",
                "/console/search?q=us");
    }
}
