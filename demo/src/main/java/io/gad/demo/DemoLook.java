package io.gad.demo;

import java.util.List;

/**
 * What the page of the demonstration shows.
 *
 * @param group that the regions are tied to
 * @param clients those outside of both regions
 * @param home the region that one more application sits in
 * @param inside what that one has lived through
 * @param inDoubt transactions whose connection broke in the commit: both is right, all of one or nothing
 * @param patienceMillis without a commit for longer nobody can write
 */
public record DemoLook(
        String group,
        List<Region.View> regions,
        WorkloadSeen clients,
        String home,
        WorkloadSeen inside,
        long inDoubt,
        long patienceMillis) {

    public DemoLook {
        regions = List.copyOf(regions);
    }

    /** The parts of the page that are fetched again besides the one of the clients, as the page's script takes them. */
    public String parts() {
        return regions.stream().map(region -> ",#state-" + region.name()).reduce("#live-more", String::concat);
    }
}
