package io.gad.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.api.Problem;
import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationState;
import io.gad.control.port.CopyLimits;
import io.gad.control.port.SchemaMode;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import io.gad.server.TestServer;
import io.gad.server.fake.Samples;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class RestTest {

    private static final String OPERATIONS = "/api/v1/groups/orders/operations";

    @TempDir
    static Path directory;

    static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(directory);
    }

    @AfterAll
    static void end() {
        server.close();
        assertThat(server.control().closed).isTrue();
    }

    @BeforeEach
    void fill() {
        server.control().clear();
        Samples.fill(server.control());
    }

    @Test
    void aGroupHasTheKeysOfTheContract() {
        JsonNode group = TestServer.json(server.get("/api/v1/groups/orders"));
        assertThat(group.get("id").asString()).isEqualTo("gad-4f7c");
        assertThat(group.get("state").asString()).isEqualTo("RUNNING");
        assertThat(group.get("health").asString()).isEqualTo("HEALTHY");
        assertThat(group.get("epoch").asLong()).isEqualTo(1);
        assertThat(group.get("primary").asString()).isEqualTo("eu");
        assertThat(group.at("/members/1/role").asString()).isEqualTo("SECONDARY");
        assertThat(group.at("/members/1/readOnly").asBoolean()).isTrue();
        assertThat(group.at("/syncTasks/0/lagMillis").asLong()).isEqualTo(12);
        assertThat(group.at("/syncTasks/0/databases/0/position").asString()).isEqualTo("0/1A2B3C");
        assertThat(group.at("/syncTasks/0/databases/0/problem").isNull()).isTrue();
        assertThat(group.get("operation").isNull()).isTrue();
        assertThat(group.at("/connection/libpq").asString())
                .isEqualTo("postgresql://eu-db.example:5432,us-db.example:5432/app?target_session_attrs=read-write"
                        + "&connect_timeout=2&tcp_user_timeout=800&keepalives_idle=1&keepalives_interval=1");
    }

    @Test
    void listsAreObjects() {
        assertThat(TestServer.json(server.get("/api/v1/groups")).get("groups").size())
                .isEqualTo(2);
        assertThat(TestServer.json(server.get("/api/v1/instances"))
                        .get("instances")
                        .size())
                .isEqualTo(5);
        assertThat(TestServer.json(server.get("/api/v1/operations"))
                        .get("operations")
                        .isArray())
                .isTrue();
    }

    @Test
    void noAnswerCarriesAPassword() {
        String instances = server.get("/api/v1/instances").body();
        assertThat(instances).doesNotContain("sealed", "password").contains("FORMER_PRIMARY", "PARTLY");
    }

    @Test
    void promotionIsAcceptedWithItsLocation() {
        HttpResponse<String> response = server.post(
                OPERATIONS, "{\"type\":\"promote\",\"instance\":\"us\",\"expectedEpoch\":1,\"confirm\":true}");
        assertThat(response.statusCode()).isEqualTo(202);
        String location = response.headers().firstValue("Location").orElseThrow();
        JsonNode operation = TestServer.json(response);
        assertThat(location)
                .isEqualTo("/api/v1/operations/" + operation.get("id").asString());
        assertThat(operation.get("type").asString()).isEqualTo("promote");
        assertThat(operation.get("state").asString()).isEqualTo("RUNNING");
        assertThat(operation.at("/steps/0/outcome").asString()).isEqualTo("DONE");
        assertThat(server.control().submitted)
                .containsExactly(new Operation.Promote("orders", "us", Optional.of(1L), true));
        assertThat(server.control().actors).containsExactly("admin");
        assertThat(server.get(location).statusCode()).isEqualTo(200);
    }

    @Test
    void aPromotionCanLeaveOutTheCommandsAroundIt() {
        var unused = server.post(OPERATIONS, "{\"type\":\"promote\",\"instance\":\"us\",\"skipHooks\":true}");
        assertThat(server.control().submitted)
                .containsExactly(
                        new Operation.Promote("orders", "us", Optional.empty(), Optional.empty(), false, true));
    }

    @Test
    void theSameIdempotencyKeyBeginsOneOperation() {
        String body = "{\"type\":\"add-secondary\",\"instance\":\"asia\"}";
        String first =
                TestServer.json(withKey(OPERATIONS, body, "k-1")).get("id").asString();
        String second =
                TestServer.json(withKey(OPERATIONS, body, "k-1")).get("id").asString();
        assertThat(second).isEqualTo(first);
        assertThat(server.control().submitted)
                .containsExactly(
                        new Operation.AddSecondary("orders", "asia", Operation.Method.AUTO, SchemaMode.COPY, false));
    }

    @Test
    void theSameIdempotencyKeyRegistersOneInstance() {
        String body =
                "{\"name\":\"new1\",\"region\":\"r\",\"dsn\":\"postgresql://gad@h/postgres\",\"password\":\"s3\"}";
        assertThat(withKey("/api/v1/instances", body, "i-1").statusCode()).isEqualTo(201);
        assertThat(withKey("/api/v1/instances", body, "i-1").statusCode()).isEqualTo(201);
        assertThat(withKey("/api/v1/instances", body, "i-2").statusCode()).isEqualTo(409);
        assertThat(server.control().registered).hasSize(1);
        assertThat(server.control().registered.getFirst().password().text()).isEqualTo("s3");
    }

    @Test
    void creatingAGroupIsAnOperation() {
        HttpResponse<String> response = server.post(
                "/api/v1/groups",
                "{\"name\":\"billing\",\"primary\":\"eu\",\"secondaries\":[\"us\"],\"schema\":\"existing\"}");
        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(server.control().submitted)
                .containsExactly(new Operation.CreateGroup("billing", "eu", List.of("us"), SchemaMode.EXISTING));
    }

    @Test
    void deletingAGroupIsAnOperation() {
        HttpResponse<String> response =
                server.send(server.request("/api/v1/groups/orders").DELETE());
        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(server.control().submitted).containsExactly(new Operation.DeleteGroup("orders"));
    }

    @Test
    void aRefusalSaysWhyAndWhatToDo() {
        server.control().refusal = new RefusedException(ProblemCode.CONFIRMATION_REQUIRED, "Expected a lost primary.");
        Problem problem = refused(409, OPERATIONS, "{\"type\":\"promote\",\"instance\":\"us\"}");
        assertThat(problem.code()).isEqualTo("CONFIRMATION_REQUIRED");
        assertThat(problem.type()).isEqualTo("urn:gad:problem:confirmation-required");
        assertThat(problem.hint()).contains("--yes");
    }

    @Test
    void anUnreachableMemberIsNoRefusal() {
        server.control().refusal = new RefusedException(ProblemCode.MEMBER_UNREACHABLE, "Expected us to answer.");
        refused(503, OPERATIONS, "{\"type\":\"promote\",\"instance\":\"us\"}");
    }

    @Test
    void anErrorOfTheServerShowsNothingOfItsInside() {
        server.control().refusal = new IllegalStateException("jdbc:sqlite:/var/lib/gad/gad.db is on fire");
        HttpResponse<String> response = server.post(OPERATIONS, "{\"type\":\"promote\",\"instance\":\"us\"}");
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(TestServer.problem(response).code()).isEqualTo("INTERNAL_ERROR");
        assertThat(response.body()).doesNotContain("sqlite", "IllegalState", "at io.gad");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"type":"promote"                                       | well-formed JSON
                    []                                                      | JSON object
                    {"type":"promote"}                                      | 'instance'
                    {"instance":"us"}                                       | 'type'
                    {"type":"demote","instance":"us"}                       | 'type'
                    {"type":"promote","instance":"us","expectedEpock":1}    | 'expectedEpock'
                    {"type":"promote","instance":"us","expectedEpoch":"x"}  | 'expectedEpoch'
                    {"type":"promote","instance":"us","confirm":"maybe"}    | 'confirm'
                    {"type":"add-secondary","instance":"us","schema":"x"}   | 'schema'
                    {"type":"add-secondary","instance":"us","method":"x"}   | 'method'
                    """)
    void aBodyThatCannotBeTakenNamesWhatIsWrong(String body, String named) {
        assertThat(refused(400, OPERATIONS, body).detail()).contains(named);
        assertThat(server.control().submitted).isEmpty();
    }

    @Test
    void aPasswordInTheDsnIsRefusedAndNotRepeated() {
        HttpResponse<String> response = server.post(
                "/api/v1/instances", "{\"name\":\"x\",\"region\":\"r\",\"dsn\":\"postgresql://gad:hunter2@h/db\"}");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(TestServer.problem(response).code()).isEqualTo("INVALID_DSN");
        assertThat(TestServer.problem(response).detail()).contains("'dsn'");
        assertThat(response.body()).doesNotContain("hunter2");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            mysql://gad@h/db                              | mysql
            postgresql://h/db                             | Expected a user
            postgresql://gad@/db                          | Expected a host
            postgresql://gad@h:x/db                       | found 'x'
            postgresql://gad@h/%zz                        | %25
            postgresql://gad@h/db?sslmode=maybe           | verify-full
            postgresql://gad@h/db?connect_timeout=soon    | found 'soon'
            postgresql://gad@h/db?application_name=x      | found 'application_name'
            """, delimiter = '|')
    void aDsnThatCannotBeTakenSaysWhatIsWrongWithIt(String dsn, String named) {
        Problem problem =
                refused(400, "/api/v1/instances", "{\"name\":\"x\",\"region\":\"r\",\"dsn\":\"" + dsn + "\"}");
        assertThat(problem.code()).isEqualTo("INVALID_DSN");
        assertThat(problem.detail()).startsWith("In the field 'dsn': Expected").contains(named);
        assertThat(problem.hint()).contains("postgresql://");
        assertThat(server.control().registered).isEmpty();
    }

    @Test
    void anotherMediaTypeIsRefused() {
        HttpResponse<String> response = server.send(server.request(OPERATIONS)
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("promote us")));
        assertThat(response.statusCode()).isEqualTo(415);
        assertThat(TestServer.problem(response).code()).isEqualTo("UNSUPPORTED_MEDIA_TYPE");
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/groups/none, GROUP_UNKNOWN",
        "/api/v1/instances/none, INSTANCE_UNKNOWN",
        "/api/v1/operations/none, OPERATION_UNKNOWN",
        "/api/v1/operations/none/events, OPERATION_UNKNOWN",
        "/api/v1/groups/none/lost-transactions, GROUP_UNKNOWN",
        "/api/v1/groups/none/operations, GROUP_UNKNOWN"
    })
    void whatIsUnknownIsNotFound(String path, String code) {
        HttpResponse<String> response = server.get(path);
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(TestServer.problem(response).code()).isEqualTo(code);
    }

    @Test
    void thePreviewSaysWhatWouldBeLost() {
        JsonNode preview = TestServer.json(server.get("/api/v1/groups/orders/promotion-preview?instance=us"));
        assertThat(preview.get("primaryAnswers").asBoolean()).isFalse();
        assertThat(preview.at("/expectedLoss/transactions").asLong()).isEqualTo(17);
        assertThat(preview.at("/steps/0/name").asString()).isEqualTo("FenceOldPrimary");
        assertThat(preview.at("/steps/0/meaning").asString()).isNotBlank();
        assertThat(preview.at("/members/0/becomes").asString()).isEqualTo("FORMER_PRIMARY");
        assertThat(preview.get("plan").asString()).matches("p(-[0-9a-f]{8}){4}");
        assertThat(preview.at("/expectedLoss/databases/0/database").asString()).isEqualTo("app");
        assertThat(preview.at("/expectedLoss/databases/0/transactions").asLong())
                .isEqualTo(17);
        assertThat(preview.at("/expectedLoss/databases/1/seconds").isNull())
                .as("what is not known is not nothing")
                .isTrue();
        assertThat(preview.get("refusals").isEmpty()).isTrue();
    }

    @Test
    void aPreviewTellsWhatExactlyThatRequestWouldBeRefusedFor() {
        String path = "/api/v1/groups/billing/promotion-preview?instance=us2";
        JsonNode preview = TestServer.json(server.get(path + "&confirm=true&expectedEpoch=1&expectedPlan=p-1"));
        assertThat(preview.at("/refusals/0/code").asString()).isEqualTo("GROUP_BUSY");
        assertThat(preview.at("/refusals/0/hint").asString()).isNotBlank();
        assertThat(server.control().previewed)
                .containsExactly(
                        new Operation.Promote("billing", "us2", Optional.of(1L), Optional.of("p-1"), true, false));
        assertThat(server.control().submitted).isEmpty();
    }

    @Test
    void aPlanThatWasNamedIsHandedOn() {
        server.post(OPERATIONS, "{\"type\":\"promote\",\"instance\":\"us\",\"expectedPlan\":\"p-1\"}");
        assertThat(server.control().submitted)
                .containsExactly(
                        new Operation.Promote("orders", "us", Optional.empty(), Optional.of("p-1"), false, false));
    }

    @Test
    void aPreviewWithoutAnInstanceNamesTheParameter() {
        HttpResponse<String> response = server.get("/api/v1/groups/orders/promotion-preview");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(TestServer.problem(response).detail()).contains("'instance'");
    }

    @Test
    void precheckShowsFindings() {
        JsonNode findings = TestServer.json(server.post("/api/v1/precheck", "{\"source\":\"eu\",\"target\":\"us\"}"));
        assertThat(findings.at("/findings/0/level").asString()).isEqualTo("FAIL");
        assertThat(findings.at("/findings/0/fix").asString()).contains("wal_level");
    }

    @Test
    void aSynchronizationIsHeldAndLetGo() {
        JsonNode task = TestServer.json(server.post("/api/v1/groups/orders/sync/us/pause", ""));
        assertThat(task.get("target").asString()).isEqualTo("us");
        assertThat(server.control().paused).containsExactly("orders/us");
        server.post("/api/v1/groups/orders/sync/us/resume", "");
        server.post("/api/v1/groups/orders/sync/us/resync", "{\"databases\": [\"app\"]}");
        assertThat(server.control().resynced).containsExactly("orders/us[app]");
        assertThat(server.control().paused).isEmpty();
    }

    @Test
    void aCopyIsThrottledAndANegativeLimitRefused() {
        String path = "/api/v1/groups/orders/sync/us/throttle";
        JsonNode task = TestServer.json(server.post(path, "{\"rowsPerSecond\":100,\"bytesPerSecond\":2048}"));
        assertThat(task.get("target").asString()).isEqualTo("us");
        assertThat(server.control().copyLimits).containsEntry("orders/us", new CopyLimits(100, 2048));
        assertThat(server.post(path, "{\"rowsPerSecond\":-1,\"bytesPerSecond\":0}")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void tablesAreLeftOutAndTakenInOrOnlyForeseen() {
        String path = "/api/v1/groups/orders/left-out";
        JsonNode foreseen = TestServer.json(server.post(path, "{\"leaveOut\":[\"audit.*\"],\"dryRun\":true}"));
        assertThat(foreseen.get("tables").get(0).get("dependents").get(0).asString())
                .isEqualTo("view public.v");
        assertThat(server.control().leftOut).isEmpty();
        server.post(path, "{\"leaveOut\":[\"audit.*\"],\"takeIn\":[\"public.log\"]}");
        assertThat(server.control().leftOut).containsExactly("orders without audit.*", "orders with public.log");
        JsonNode group = TestServer.json(server.get("/api/v1/groups/orders"));
        assertThat(group.get("leftOut").get(0).asString()).isEqualTo("app:public.log");
    }

    @Test
    void aComparisonIsBegunAndLookedAt() {
        String path = "/api/v1/groups/orders/sync/us/verification";
        assertThat(server.get(path).statusCode()).isEqualTo(404);

        var begun = server.post(path, "{\"repair\": true}");
        JsonNode found = TestServer.json(server.get(path));

        assertThat(begun.statusCode()).isEqualTo(202);
        assertThat(server.post(path, "{\"rowsPerSecond\": -1}").statusCode()).isEqualTo(400);
        assertThat(found.get("repair").asBoolean()).isTrue();
        assertThat(found.get("equal").asBoolean()).isFalse();
        assertThat(found.get("differences").asLong()).isEqualTo(1);
        assertThat(found.at("/tables/1/first/0/columns/0").asString()).isEqualTo("name");
    }

    @Test
    void eventsShowTheOperationUntilItHasEnded() {
        server.post(OPERATIONS, "{\"type\":\"promote\",\"instance\":\"us\"}");
        String id = server.control().operations().getFirst().id();
        Thread.ofVirtual().start(() -> {
            server.control().awaitListener();
            server.control().put(Samples.ended(server.control().operation(id), OperationState.DONE));
        });
        HttpResponse<String> response = server.get("/api/v1/operations/" + id + "/events");
        assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/event-stream");
        List<String> events =
                response.body().lines().filter(l -> l.startsWith("data: ")).toList();
        assertThat(events.getFirst()).contains("\"state\":\"RUNNING\"");
        assertThat(events.getLast()).contains("\"state\":\"DONE\"");
        assertThat(response.body()).contains("event: operation\n");
    }

    @Test
    void cancelIsHandedOn() {
        server.post(OPERATIONS, "{\"type\":\"promote\",\"instance\":\"us\"}");
        String id = server.control().operations().getFirst().id();
        HttpResponse<String> response = server.post("/api/v1/operations/" + id + "/cancel", "");
        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(TestServer.json(response).get("state").asString()).isEqualTo("CANCELLED");
    }

    @Test
    void loadBalancersAreAnsweredWithoutAToken() {
        String path = "/health/primary?group=orders&instance=eu";
        assertThat(server.send(server.anonymous(path)).statusCode()).isEqualTo(503);
        server.control().roleHeld = true;
        assertThat(server.send(server.anonymous(path)).statusCode()).isEqualTo(200);
        assertThat(server.send(server.anonymous("/health/secondary?group=orders&instance=eu"))
                        .statusCode())
                .isEqualTo(503);
        assertThat(server.send(server.anonymous("/health/primary")).statusCode())
                .isEqualTo(400);
    }

    @Test
    void metricsTellStateLagThroughputAndOperations() {
        server.post(OPERATIONS, "{\"type\":\"promote\",\"instance\":\"us\"}");
        String metrics = server.get("/actuator/prometheus").body();
        assertThat(metrics)
                .contains("gad_group_state{group=\"orders\",state=\"RUNNING\"} 1.0")
                .contains("gad_group_state{group=\"orders\",state=\"PROMOTING\"} 0.0")
                .contains("gad_group_health{group=\"orders\",health=\"HEALTHY\"} 1.0")
                .contains("gad_sync_lag_seconds{group=\"orders\",source=\"eu\",target=\"us\"} 0.012")
                .contains("gad_sync_lag_bytes{group=\"orders\",source=\"eu\",target=\"us\"} 340.0")
                .contains(
                        "gad_slot_retained_bytes{database=\"app\",group=\"orders\",source=\"eu\",target=\"us\"} 4096.0")
                .contains(
                        "gad_sync_rows_applied_total{database=\"app\",group=\"orders\",source=\"eu\",target=\"us\"} 900.0")
                .contains("gad_sync_transactions_applied_total{")
                .contains("gad_operations_total{outcome=\"running\",type=\"promote\"} 1.0")
                .contains("jvm_memory_used_bytes");
    }

    private static HttpResponse<String> withKey(String path, String body, String key) {
        return server.send(server.request(path)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(body)));
    }

    private static Problem refused(int status, String path, String body) {
        HttpResponse<String> response = server.post(path, body);
        assertThat(response.statusCode()).isEqualTo(status);
        return TestServer.problem(response);
    }
}
