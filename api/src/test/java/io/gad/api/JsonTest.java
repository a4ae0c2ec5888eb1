package io.gad.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class JsonTest {

    private static final String GROUP = """
            {"id": "gad-4f7c", "name": "orders", "state": "RUNNING", "health": "HEALTHY", "epoch": 1, "primary": "eu",
             "members": [{"instance": "eu", "region": "eu-west", "role": "PRIMARY", "reachable": true, "readOnly": false},
                         {"instance": "us", "region": "us-east", "role": "SECONDARY", "reachable": true, "readOnly": true}],
             "syncTasks": [{"id": "t1", "source": "eu", "target": "us", "state": "INCREMENTAL", "lagMillis": 12, "lagBytes": 0,
               "copyRowsPerSecond": 0, "copyBytesPerSecond": 0,
               "databases": [{"database": "app", "phase": "INCREMENTAL", "position": "0/1A2B3C", "rowsCopied": 1000,
                 "rowsTotal": 1000, "bytesCopied": 81920, "bytesTotal": 81920, "millisLeft": null, "problem": null,
                 "notes": [], "leftOut": [], "copy": null}]}],
             "operation": null}
            """;

    @Test
    void everyKeyOfADocumentedGroupSurvivesReadingAndWriting() {
        GroupView group = Json.read(GROUP, GroupView.class);
        JsonNode written = Json.mapper().readTree(Json.write(group));

        JsonNode documented = Json.mapper().readTree(GROUP);
        for (String key : documented.propertyNames()) {
            assertThat(written.get(key)).as(key).isEqualTo(documented.get(key));
        }
    }

    @Test
    void keysOfANewerServerArePassedOver() {
        StepView step =
                Json.read("{\"name\": \"A\", \"outcome\": \"DONE\", \"millis\": 3, \"later\": {}}", StepView.class);

        assertThat(step).isEqualTo(new StepView("A", "DONE", 3, null));
    }

    @Test
    void listsLeftOutAreEmpty() {
        assertThat(Json.read("{}", GroupList.class).groups()).isEmpty();
    }

    @Test
    void timesAreWrittenInIso8601AndOldAndNewBearTheirNames() {
        LostTransactionsView lost = new LostTransactionsView(
                "orders",
                "eu",
                true,
                null,
                1,
                0,
                List.of(new LostTransactionsView.LostTransaction(
                        7,
                        Instant.parse("2026-01-02T03:04:05Z"),
                        "0/10",
                        "app",
                        "eu",
                        1,
                        "OPEN",
                        null,
                        null,
                        List.of(new LostTransactionsView.LostChange("public.t", "INSERT", null, Map.of("id", "1"))),
                        1)));

        JsonNode written =
                Json.mapper().readTree(Json.write(lost)).get("transactions").get(0);

        assertThat(written.get("commitTime").stringValue()).isEqualTo("2026-01-02T03:04:05Z");
        assertThat(written.get("changes").get(0).get("new").get("id").stringValue())
                .isEqualTo("1");
        assertThat(written.get("changes").get(0).get("old").isNull()).isTrue();
        assertThat(Json.read(Json.write(lost), LostTransactionsView.class)).isEqualTo(lost);
    }

    @Test
    void aPasswordIsNotInTheTextOfARequest() {
        InstanceRequest request = new InstanceRequest("eu", "eu-west", "postgresql://h/db", "s3cret", List.of());

        assertThat(request.toString()).doesNotContain("s3cret");
        assertThat(Json.write(request)).contains("s3cret");
    }
}
