package io.gad.control.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gad.control.problem.RefusedException;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupTransitionsTest {

    @Test
    void leaveEveryStateButTheLast() {
        Set<GroupState> left = EnumSet.noneOf(GroupState.class);
        Set<GroupState> reached = EnumSet.of(GroupState.CREATING);
        for (GroupTransitions.Transition way : GroupTransitions.ALL) {
            left.add(way.from());
            reached.add(way.to());
            assertThat(way.because()).isNotBlank();
        }
        assertThat(reached).containsExactlyInAnyOrder(GroupState.values());
        assertThat(left).containsExactlyInAnyOrderElementsOf(EnumSet.complementOf(EnumSet.of(GroupState.DELETED)));
    }

    @Test
    void neverPromoteWhatIsNotComplete() {
        assertThat(GroupTransitions.allows(GroupState.CREATING, GroupState.PROMOTING))
                .isFalse();
        assertThat(GroupTransitions.allows(GroupState.DELETING, GroupState.PROMOTING))
                .isFalse();
        assertThat(GroupTransitions.allows(GroupState.FAILED, GroupState.RUNNING))
                .isFalse();
    }

    @Test
    void areDrawnFromTheTable() {
        assertThat(GroupTransitions.markdown())
                .contains("CREATING --> RUNNING", "DELETING --> [*]", "| RUNNING | PROMOTING |");
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders", "a", "eu-west-1", "x9"})
    void acceptGoodNames(String name) {
        Names.check("group", name);
        assertThat(name).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Orders", "9x", "-a", "a-", "a_b", "a/b", "../x", "a b", "ordërs"})
    void refuseBadNames(String name) {
        assertThatThrownBy(() -> Names.check("group", name)).isInstanceOf(RefusedException.class);
    }
}
