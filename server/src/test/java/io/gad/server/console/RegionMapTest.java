package io.gad.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.api.GroupView;
import io.gad.api.MemberView;
import io.gad.api.SyncTaskView;
import io.gad.server.settings.Coordinates;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegionMapTest {

    private static RegionMap drawn(List<GroupView> groups) {
        return RegionMap.of(groups, Atlas.OWN);
    }

    private static GroupView group(String name, long lagMillis, MemberView... members) {
        return group(
                name,
                "HEALTHY",
                List.of(new SyncTaskView(
                        "t",
                        members[0].instance(),
                        members[1].instance(),
                        "INCREMENTAL",
                        lagMillis,
                        0L,
                        0,
                        0,
                        List.of())),
                members);
    }

    private static GroupView group(String name, String health, MemberView... members) {
        return group(name, health, List.of(), members);
    }

    private static GroupView group(String name, String health, List<SyncTaskView> tasks, MemberView... members) {
        return new GroupView(
                "gad-1",
                name,
                "RUNNING",
                health,
                1,
                members[0].instance(),
                List.of(members),
                tasks,
                null,
                null,
                List.of(),
                List.of(),
                List.of(),
                null,
                null);
    }

    private static MemberView member(String name, String region, boolean primary, boolean reachable) {
        return new MemberView(name, region, primary ? "PRIMARY" : "SECONDARY", reachable, !primary);
    }

    @ParameterizedTest
    @ValueSource(strings = {"eu-west-1", "eu-west-1b", "EU West", "eu-west", "eu-west-7"})
    void aRegionIsFoundByItsName(String name) {
        assertThat(Atlas.OWN.place(name))
                .isEqualTo(Atlas.OWN.place("eu-west-1"))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "basement", "1", "eu"})
    void oneThatNobodyKnowsIsNowhere(String name) {
        assertThat(Atlas.OWN.place(name)).isEmpty();
    }

    @Test
    void whatIsLandIsWhereLandIs() {
        assertThat(Atlas.OWN.land()).hasSizeGreaterThan(5_000).startsWith("M");
    }

    @Test
    void groupsThatGoTheSameWayAreOneArcAsGraveAsTheGravest() {
        RegionMap map = drawn(List.of(
                group("a", "HEALTHY", member("p", "eu-west", true, true), member("s", "us-east", false, true)),
                group(
                        "b",
                        "PRIMARY_UNREACHABLE",
                        member("p2", "eu-west", true, false),
                        member("s2", "us-east", false, true)),
                group("c", "LAGGING", member("p3", "us-east", true, true), member("s3", "ap-south", false, true))));
        assertThat(map.arcs())
                .extracting(RegionMap.Arc::from, RegionMap.Arc::to, RegionMap.Arc::groups, RegionMap.Arc::kind)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("eu-west", "us-east", 2, "broken"),
                        org.assertj.core.groups.Tuple.tuple("us-east", "ap-south", 1, "watch"));
        assertThat(map.land()).isNotEmpty();
        assertThat(map.regions())
                .filteredOn(r -> r.name().equals("eu-west"))
                .singleElement()
                .satisfies(r -> {
                    assertThat(r.primaries()).isEqualTo(2);
                    assertThat(r.tone()).isEqualTo("act");
                });
    }

    @Test
    void aRegionSaysWhetherNoneOfItsInstancesAnswersOrSomeDoNot() {
        RegionMap map = drawn(List.of(
                group("a", "HEALTHY", member("p", "eu-west", true, true), member("s", "us-east", false, false)),
                group("b", "HEALTHY", member("p2", "eu-west", true, false), member("s2", "ap-south", false, true))));
        assertThat(map.regions())
                .extracting(RegionMap.Region::name, RegionMap.Region::answers)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("eu-west", "some"),
                        org.assertj.core.groups.Tuple.tuple("us-east", "none"),
                        org.assertj.core.groups.Tuple.tuple("ap-south", "all"));
    }

    @Test
    void anArcTellsTheLagOfTheSlowestAndWritesItWhereThereIsRoom() {
        RegionMap map = drawn(List.of(
                group("a", 12, member("p", "eu-west", true, true), member("s", "us-east", false, true)),
                group("b", 340, member("p2", "eu-west", true, true), member("s2", "us-east", false, true)),
                group("c", 7, member("p3", "eu-west", true, true), member("s3", "eu-north", false, true))));
        assertThat(map.arcs()).hasSize(2).first().satisfies(near -> {
            assertThat(near.lagMillis()).isEqualTo(7);
            assertThat(near.labelX()).isZero();
        });
        assertThat(map.arcs().getLast()).satisfies(far -> {
            assertThat(far.lagMillis()).isEqualTo(340);
            assertThat(far.labelX()).isPositive();
            assertThat(far.eastward()).isFalse();
        });
    }

    @Test
    void regionsThatNobodyKnowsStandInARowAndWithoutLandWhereNoneIsKnown() {
        RegionMap map = drawn(
                List.of(group("a", "HEALTHY", member("p", "cellar", true, true), member("s", "attic", false, true))));
        assertThat(map.land()).isEmpty();
        assertThat(map.height()).isLessThan(Atlas.HEIGHT);
        assertThat(map.regions()).extracting(RegionMap.Region::x).doesNotHaveDuplicates();
        assertThat(map.arcs()).hasSize(1);
    }

    @Test
    void aRegionLiesWhereItsCoordinatesSayAlsoWhereTheNameIsKnown() {
        Atlas atlas = Atlas.OWN.with(Map.of(
                "cellar", new Coordinates(47.07, 15.44),
                "eu_west", new Coordinates(-12.05, -77.04),
                "pole", new Coordinates(90, 0)));
        RegionMap map = RegionMap.of(
                List.of(group("a", "HEALTHY", member("p", "Cellar", true, true), member("s", "attic", false, true))),
                atlas);
        assertThat(map.land()).isNotEmpty();
        assertThat(map.regions())
                .filteredOn(r -> r.name().equals("Cellar"))
                .singleElement()
                .satisfies(r -> {
                    assertThat(r.x()).isEqualTo(Math.round((180 + 15.44) * 960 / 360));
                    assertThat(r.y()).isLessThan(Atlas.HEIGHT);
                });
        assertThat(atlas.place("eu-west")).isPresent().isNotEqualTo(Atlas.OWN.place("eu-west"));
        assertThat(atlas.place("pole"))
                .hasValueSatisfying(p -> assertThat(p.y()).isZero());
        assertThat(Atlas.OWN.place("cellar")).isEmpty();
    }

    @Test
    void labelsOfRegionsThatLieOnEachOtherDoNot() {
        RegionMap map = drawn(List.of(
                group("a", "HEALTHY", member("p", "eu-west-1", true, true), member("s", "northeurope", false, true))));
        assertThat(map.regions()).extracting(RegionMap.Region::labelY).doesNotHaveDuplicates();
    }
}
