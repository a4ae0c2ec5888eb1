package io.gad.e2e;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.gad.server.Annex;
import io.gad.server.GadServer;
import io.gad.server.start.ServerOptions;

/** The arrows between the modules, held with their reasons. The compiler holds most; this names the rest. */
@AnalyzeClasses(packages = "io.gad", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule postgresKnowsNoGroups = noClasses()
            .that()
            .resideInAPackage("io.gad.postgres..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.gad.member..", "io.gad.sync..", "io.gad.control..", "io.gad.api..", "io.gad.server..")
            .because("it speaks PostgreSQL to whoever asks, so that it can be read and tested alone");

    @ArchTest
    static final ArchRule membersKnowNeitherPlane = noClasses()
            .that()
            .resideInAPackage("io.gad.member..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.gad.sync..", "io.gad.control..", "io.gad.api..", "io.gad.server..")
            .because("the rows on the servers outlive every manager and every task");

    @ArchTest
    static final ArchRule syncAndControlNeverMeet = noClasses()
            .that()
            .resideInAPackage("io.gad.sync..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.gad.control..")
            .because("the data plane takes orders through its own door and never decides who is primary");

    @ArchTest
    static final ArchRule controlDeclaresPorts = noClasses()
            .that()
            .resideInAPackage("io.gad.control..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.gad.sync..", "io.gad.server..", "io.gad.api..", "java.sql.Driver")
            .because("control says in its own words what it needs done; the server plugs the data plane in");

    @ArchTest
    static final ArchRule onlyTheServerKnowsSpring = noClasses()
            .that()
            .resideOutsideOfPackage("io.gad.server..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.springframework..")
            .because("a framework is a detail of the outermost module");

    @ArchTest
    static final ArchRule theCliKnowsTheApiAlone = noClasses()
            .that()
            .resideInAPackage("io.gad.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.gad.postgres..", "io.gad.member..", "io.gad.sync..", "io.gad.control..", "io.gad.server..")
            .because("whatever the command line can do, every REST client can do as well");

    @ArchTest
    static final ArchRule theApiKnowsNobody = noClasses()
            .that()
            .resideInAPackage("io.gad.api..")
            .should()
            .dependOnClassesThat(com.tngtech.archunit.base.DescribedPredicate.describe(
                    "are of another module",
                    c -> c.getPackageName().startsWith("io.gad.")
                            && !c.getPackageName().startsWith("io.gad.api")))
            .because("wire records are copied by others and must stand alone");

    @ArchTest
    static final ArchRule productNeverUsesTheTestkit = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.gad.postgres..",
                    "io.gad.member..",
                    "io.gad.sync..",
                    "io.gad.control..",
                    "io.gad.api..",
                    "io.gad.cli..",
                    "io.gad.server..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.gad.testkit..")
            .because("only the demo and the tests start servers of their own");

    @ArchTest
    static final ArchRule anAnnexIsTheDemosAlone = noClasses()
            .that()
            .resideOutsideOfPackage("io.gad.demo..")
            .should()
            .implement(Annex.class)
            .orShould()
            .callMethod(GadServer.class, "start", ServerOptions.class, Annex.class)
            .because("no server that somebody runs has a page that kills one");

    @ArchTest
    static final ArchRule noSleeping = noClasses()
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Thread.class, "sleep", java.time.Duration.class)
            .because("every wait has a condition and a deadline");

    @ArchTest
    static final ArchRule packagesOfSyncFlowOneWay = slices().matching("io.gad.sync.(*)..")
            .should()
            .beFreeOfCycles()
            .because("data flows one way: receive, batch, apply")
            .allowEmptyShould(true);
}
