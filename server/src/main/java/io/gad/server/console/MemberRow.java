package io.gad.server.console;

import io.gad.api.GroupView;
import io.gad.api.InstanceView;
import io.gad.api.MemberView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A line of the List of Instances.
 *
 * @param instance what is known of it as an instance; null if it is not registered any more
 */
public record MemberRow(MemberView member, @Nullable InstanceView instance) {

    static List<MemberRow> of(GroupView group, List<InstanceView> instances) {
        return group.members().stream()
                .map(m -> new MemberRow(
                        m,
                        instances.stream()
                                .filter(i -> i.name().equals(m.instance()))
                                .findFirst()
                                .orElse(null)))
                .toList();
    }
}
