package io.gad.server.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import io.gad.server.ConsoleInChromium;
import io.gad.server.fake.Copies;
import io.gad.server.fake.Samples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How far a first copy is, in a browser: live, and the same after a reload; and what script adds to a guided form. */
class CopiesTest {

    private static final ContainsTextOptions PATIENTLY = new ContainsTextOptions().setTimeout(20_000);

    @RegisterExtension
    static final ConsoleInChromium CONSOLE = new ConsoleInChromium(control -> {
        Samples.fill(control);
        Copies.fill(control);
    });

    @Test
    void tablesAreToldLiveAndAfterAReload() {
        try (Page page = CONSOLE.open("/console/operations/" + Copies.OPERATION)) {
            assertThat(page.getByTestId("progress-app")).containsText("310\u202f000 rows/s, 96.0 MiB/s");
            assertThat(page.getByTestId("progress-app")).containsText("3 min 12 s");
            assertThat(page.getByTestId("progress-postgres")).containsText("Schema");
            assertThat(page.getByTestId("copy-app")).containsText("400 of 412 are there");
            assertThat(page.getByTestId("table-public.audit"))
                    .containsText("41\u202f000\u202f000 of about 91\u202f000\u202f000");
            assertThat(page.getByTestId("table-public.orders")).containsText("Done");
            assertThat(page.getByTestId("copy-app")).containsText("and 409 more tables");

            page.reload();
            assertThat(page.getByTestId("table-public.audit")).containsText("Copying");

            Copies.show(CONSOLE.control(), Copies.indexes());
            assertThat(page.getByTestId("building-app")).containsText("812 of 830 indexes are built.", PATIENTLY);
            assertThat(page.getByTestId("building-app")).containsText("index audit_at of public.audit");
            assertThat(page.getByTestId("progress-app").locator("td[data-label=Rate]"))
                    .hasText("\u2014");
        }
    }

    @Test
    void theGroupsTaskSectionTellsTheSame() {
        try (Page page = CONSOLE.open("/console/groups/" + Copies.GROUP)) {
            assertThat(page.getByTestId("task-us3").getByTestId("table-public.audit"))
                    .containsText("Copying");
        }
    }

    @Test
    void aTestLeavesThePasswordWhereItWasTyped() {
        try (Page page = CONSOLE.open("/console/groups/new?at=1&more=1&name=sales")) {
            page.locator("#instance-name").fill("new1");
            page.locator("#instance-region").fill("r1");
            page.locator("#instance-dsn").fill("postgresql://gad@h/postgres");
            page.locator("#instance-password").fill("hunter2");
            page.getByTestId("test-newcomer").click();
            assertThat(page.getByTestId("tried")).containsText("new1 answers");
            assertThat(page.locator("#instance-password")).hasValue("hunter2");
            assertThat(page.content()).doesNotContain("hunter2");
            assertThat(CONSOLE.control().registered).isEmpty();

            page.getByTestId("register-newcomer").click();
            assertThat(page.locator("#primary")).hasValue("new1");
            assertThat(page.locator("#name")).hasValue("sales");
            assertThat(page.url()).doesNotContain("hunter2");
            assertThat(CONSOLE.control().registered.getFirst().password().text())
                    .isEqualTo("hunter2");
        }
    }

    @Test
    void enterInAFieldGoesOnAndWhatWasTickedOutlivesAReload() {
        CONSOLE.control().instances.put("sa", Samples.standalone("sa", "sa-east"));
        try (Page page = CONSOLE.open("/console/groups/new")) {
            page.locator("#primary").selectOption("asia");
            page.locator("#name").fill("sales");
            page.locator("#name").press("Enter");
            assertThat(page.getByTestId("stage-2")).hasAttribute("aria-current", "step");
            page.locator("#secondary-sa").check();
            page.reload();
            assertThat(page.locator("#secondary-sa")).isChecked();
            page.getByTestId("next").click();
            page.locator("#scope-chosen").check();
            page.locator("#database-app").check();
            page.getByTestId("next").click();
            assertThat(page.getByTestId("summary")).containsText("sales");
            assertThat(page.getByTestId("submit")).isDisabled();
            page.goBack();
            assertThat(page.getByTestId("data-form")).isVisible();
            page.locator("#stage-1").click();
            assertThat(page.locator("#name")).hasValue("sales");
        }
    }
}
