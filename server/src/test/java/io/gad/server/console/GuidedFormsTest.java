package io.gad.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.control.Planning;
import io.gad.control.operation.Operation;
import io.gad.control.port.Finding;
import io.gad.control.port.SchemaMode;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import io.gad.server.Browser;
import io.gad.server.TestServer;
import io.gad.server.fake.Samples;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Creating a group and adding a secondary step by step, without script. */
class GuidedFormsTest {

    private static final String NEW = "/console/groups/new";
    private static final String ADD = "/console/groups/orders/secondaries/new";
    private static final String CHECK = NEW + "?at=4&name=sales&primary=asia&secondaries=sa";

    @TempDir
    static Path directory;

    static TestServer server;

    private Browser browser;

    @BeforeAll
    static void start() {
        server = TestServer.start(directory);
    }

    @AfterAll
    static void end() {
        server.close();
    }

    @BeforeEach
    void signIn() {
        server.control().clear();
        Samples.fill(server.control());
        server.control().instances.put("sa", Samples.standalone("sa", "sa-east"));
        browser = new Browser(server);
        assertThat(browser.signIn(server.running().adminToken()).statusCode()).isEqualTo(302);
    }

    private String get(String path) {
        HttpResponse<String> answer = browser.get(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    @Test
    void eachStepCarriesWhatTheOthersAskedFor() {
        assertThat(get(NEW)).contains("create-form", "value=\"asia\"", "aria-current=\"step\"");
        assertThat(get(NEW + "?at=1&go=2&name=sales&primary=asia"))
                .contains("secondaries-form", "name=\"name\" value=\"sales\"", "name=\"primary\" value=\"asia\"")
                .contains("id=\"secondary-sa\"")
                .doesNotContain("id=\"secondary-asia\"");
        assertThat(get(NEW + "?at=2&go=3&name=sales&primary=asia&secondaries=sa"))
                .contains("data-form", "name=\"secondaries\" value=\"sa\"", "412 tables", "app:public.audit")
                .contains("permission denied for database stock");
        String check = get(
                NEW
                        + "?at=3&go=4&name=sales&primary=asia&secondaries=sa&scope=chosen&databases=app&leave=app:public.audit&leaveOut=tmp.*&schema=existing");
        assertThat(check)
                .contains("check-sa", "name=\"leave\" value=\"app:public.audit\"", "name=\"leaveOut\" value=\"tmp.*\"")
                .contains("gad group create sales --primary asia --secondary sa --databases app --schema existing"
                        + " --leave-out app:public.audit --leave-out &#39;tmp.*&#39; --wait");
        assertThat(server.control().planning().pairs)
                .containsExactly(new Planning.Pair(
                        "asia", "sa", SchemaMode.EXISTING, List.of("app"), List.of("app:public.audit", "tmp.*")));
    }

    @Test
    void aWayBackLosesNothing() {
        String second = get(CHECK.replace("at=4", "at=3&go=2") + "&leaveOut=tmp.*");
        assertThat(second)
                .containsPattern("value=\"sa\"[^>]*checked=\"checked\"")
                .contains("name=\"leaveOut\" value=\"tmp.*\"");
        String first = get(CHECK.replace("at=4", "at=2&go=1"));
        assertThat(first).contains("value=\"sales\"").containsPattern("value=\"asia\"\\s+selected=\"selected\"");
        assertThat(get(CHECK.replace("at=4", "at=3") + "&leaveOut=tmp.*%0Aapp:public.audit"))
                .contains(">tmp.*</textarea>")
                .containsPattern("value=\"app:public.audit\"[^>]*checked=\"checked\"");
    }

    @Test
    void aNameWithACommaIsOneName() {
        server.control().findings.clear();
        Map<String, String> fields = new LinkedHashMap<>(Browser.hidden(get(CHECK)));
        fields.putAll(Map.of("leave", "app:public.\"a,b\"", "scope", "chosen", "databases", "c,d"));
        browser.postRaw(NEW, fields);
        assertThat(server.control().submitted)
                .containsExactly(new Operation.CreateGroup(
                        "sales",
                        "asia",
                        List.of("sa"),
                        SchemaMode.COPY,
                        List.of("app:public.\"a,b\""),
                        List.of("c,d")));
    }

    @Test
    void aStepThatIsNotDoneIsShownWithTheReason() {
        HttpResponse<String> unnamed = browser.get(NEW + "?at=1&go=2&name=Not+A+Name&primary=asia");
        assertThat(unnamed.statusCode()).isEqualTo(400);
        assertThat(unnamed.body()).contains("create-form", "INVALID_NAME", "value=\"Not A Name\"");
        assertThat(browser.get(NEW + "?at=3&go=4&name=orders&primary=asia").body())
                .contains("create-form", "Expected no group orders, found one.");
        assertThat(browser.get(NEW + "?at=3&go=4&name=sales&primary=asia&scope=chosen")
                        .body())
                .contains("data-form", "Expected at least one database to be chosen");
        assertThat(browser.get(NEW + "?at=3&go=4&name=sales&primary=asia&leaveOut=nonsense")
                        .body())
                .contains("data-form", "INVALID_PATTERN", ">nonsense</textarea>");
    }

    @Test
    void whatFailsStandsFirstAndNothingIsCreatedBefore() {
        server.control().findings.addFirst(new Finding("versions", Finding.Level.PASS, "both are 15", ""));
        server.control().findings.addFirst(new Finding("clocks", Finding.Level.WARN, "2 s apart", "Set the clocks."));
        String page = get(CHECK);
        assertThat(page.indexOf("finding-wal_level")).isPositive().isLessThan(page.indexOf("finding-clocks"));
        assertThat(page)
                .contains("ALTER SYSTEM SET wal_level = logical;", "1 check fails", "1 check passed", "Set the clocks.")
                .containsPattern("id=\"submit\"[^>]*disabled=\"disabled\"");
        server.control().findings.removeIf(f -> f.level() == Finding.Level.FAIL);
        assertThat(get(CHECK)).doesNotContain("disabled=\"disabled\"", "why-not");
    }

    @Test
    void aGroupIsCreatedByTheLastStepAndASecondClickIsTheSame() {
        server.control().findings.clear();
        Map<String, String> fields = Browser.hidden(get(CHECK + "&scope=chosen&databases=app"));
        HttpResponse<String> first = browser.postRaw(NEW, fields);
        HttpResponse<String> second = browser.postRaw(NEW, fields);
        assertThat(first.statusCode()).isEqualTo(302);
        assertThat(second.headers().firstValue("Location"))
                .isEqualTo(first.headers().firstValue("Location"));
        assertThat(server.control().submitted)
                .containsExactly(new Operation.CreateGroup(
                        "sales", "asia", List.of("sa"), SchemaMode.COPY, List.of(), List.of("app")));
    }

    @Test
    void nothingTypedIsLostByARefusal() {
        server.control().findings.clear();
        server.control().refusal = new RefusedException(ProblemCode.GROUP_BUSY, "Expected asia to be free.");
        HttpResponse<String> refused = browser.postRaw(NEW, Browser.hidden(get(CHECK)));
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body())
                .contains("Expected asia to be free.", "name=\"name\" value=\"sales\"", "value=\"sa\"");
    }

    @Test
    void aConnectionIsTestedAndTheAnswerOrTheWayOutIsShown() {
        assertThat(get(NEW + "?at=1&test=1&name=sales&primary=asia"))
                .contains("asia answers", "PostgreSQL 15.18", "asia-db.example:5432", "42 ms", "app, postgres, stock")
                .containsPattern("value=\"asia\"\\s+selected=\"selected\"");
        server.control().planning().silent.add("sa");
        assertThat(get(NEW + "?at=2&test=sa&name=sales&primary=asia"))
                .contains("tried-problem", "connection refused", "Check address, network and server.");
        assertThat(get(NEW + "?at=3&name=sales&primary=asia")).doesNotContain("holdings-silent");
        server.control().planning().silent.add("asia");
        assertThat(get(NEW + "?at=3&name=sales&primary=asia")).contains("holdings-silent", "data-form");
    }

    @Test
    void anInstanceIsRegisteredOnTheWayAndItsPasswordIsInNoPage() {
        String page = get(NEW + "?at=1&more=1&name=sales");
        assertThat(page).contains("newcomer", "name=\"name\" value=\"sales\"").doesNotContain("create-form");
        Map<String, String> typed = new LinkedHashMap<>(Browser.hidden(page));
        typed.putAll(Map.of(
                "instanceName", "new1",
                "instanceRegion", "r1",
                "instanceDsn", "postgresql://gad@h/postgres",
                "instancePassword", "hunter2"));

        typed.put("act", "test");
        HttpResponse<String> tried = browser.postRaw(NEW, typed);
        assertThat(tried.body()).contains("new1 answers", "value=\"new1\"").doesNotContain("hunter2");
        assertThat(server.control().planning().tried.getFirst().password().text())
                .isEqualTo("hunter2");
        assertThat(server.control().registered).isEmpty();

        typed.put("act", "register");
        HttpResponse<String> registered = browser.postRaw(NEW, typed);
        assertThat(registered.statusCode()).isEqualTo(302);
        String next = registered.headers().firstValue("Location").orElseThrow();
        assertThat(next).contains("primary=new1", "name=sales").doesNotContain("hunter2");
        assertThat(get(next)).containsPattern("value=\"new1\"\\s+selected=\"selected\"");

        HttpResponse<String> again = browser.postRaw(NEW, typed);
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.body())
                .contains("INSTANCE_EXISTS", "value=\"postgresql://gad@h/postgres\"")
                .doesNotContain("hunter2");
    }

    @Test
    void aSecondaryThatIsRegisteredOnTheWayIsAmongTheOthers() {
        Map<String, String> typed =
                new LinkedHashMap<>(Browser.hidden(get(NEW + "?at=2&more=1&name=sales&primary=asia&secondaries=sa")));
        typed.putAll(Map.of("instanceName", "new1", "instanceRegion", "r1", "act", "register"));
        typed.put("instanceDsn", "postgresql://gad@h/postgres");
        String next =
                browser.postRaw(NEW, typed).headers().firstValue("Location").orElseThrow();
        assertThat(next).contains("at=2", "secondaries=sa&secondaries=new1");
    }

    @Test
    void withoutInstancesTheFirstOneIsRegisteredThere() {
        server.control().instances.clear();
        assertThat(get(NEW)).contains("Instances come first.", "newcomer");
    }

    @Test
    void aFormerPrimaryThatIsNamedGoesToTheCheckAtOnce() {
        server.control().findings.clear();
        String page = get(ADD + "?instance=old");
        assertThat(page).contains("old, former primary", "check-old", "By rewind where that is possible");
        assertThat(browser.postRaw(ADD, Browser.hidden(page)).statusCode()).isEqualTo(302);
        assertThat(server.control().submitted)
                .containsExactly(
                        new Operation.AddSecondary("orders", "old", Operation.Method.AUTO, SchemaMode.COPY, false));
    }

    @Test
    void howASecondaryIsAddedIsChosenStepByStep() {
        server.control().findings.clear();
        assertThat(get(ADD)).contains("add-form");
        assertThat(get(ADD + "?at=1&go=2&instance=asia"))
                .contains("method-form", "name=\"instance\" value=\"asia\"")
                .doesNotContain("id=\"method-rewind\"");
        assertThat(get(ADD + "?at=1&go=2&instance=old")).contains("id=\"method-rewind\"", "id=\"discard\"");
        String page = get(ADD + "?at=2&go=3&instance=old&method=copy&discard=true");
        assertThat(page).contains("gad group add-secondary orders old --method copy --discard-unreported --wait");
        browser.postRaw(ADD, Browser.hidden(page));
        assertThat(server.control().submitted)
                .containsExactly(
                        new Operation.AddSecondary("orders", "old", Operation.Method.COPY, SchemaMode.COPY, true));
    }

    @Test
    void anAddressThatIsMadeUpIsRefusedAndNotAnError() {
        assertThat(get(NEW + "?at=x&go=99&name=sales&primary=none")).contains("create-form");
        assertThat(browser.get(NEW + "?at=x&go=9&name=sales&primary=none").statusCode())
                .isEqualTo(404);
        assertThat(browser.get(ADD + "?at=3&instance=none").statusCode()).isEqualTo(404);
        assertThat(browser.get(ADD + "?at=2&go=3&instance=asia&method=magic").statusCode())
                .isEqualTo(400);
        assertThat(browser.get(NEW + "?at=4&name=sales&primary=asia&schema=magic")
                        .statusCode())
                .isEqualTo(400);
    }
}
