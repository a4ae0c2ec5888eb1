package io.gad.api;

import java.util.List;

/** Every group. */
public record GroupList(List<GroupView> groups) {

    public GroupList {
        groups = Lists.orEmpty(groups);
    }
}
