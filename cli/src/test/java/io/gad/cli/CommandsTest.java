package io.gad.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.api.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Each command sends what is documented and shows what came back. */
class CommandsTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path home;

    @SuppressWarnings("NullAway.Init")
    private CannedServer server;

    @BeforeEach
    void start() throws IOException {
        server = new CannedServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private CommandLineRun gad(String... args) {
        return CommandLineRun.of(Map.of("GAD_SERVER", server.url(), "GAD_TOKEN", "tok"), home, args);
    }

    private JsonNode lastBody() {
        return Json.mapper().readTree(server.requests().getLast().body());
    }

    @Test
    void fullDrillsComeRoundAsTheirKindSays() {
        server.on("PUT /api/v1/groups/orders/drill-schedule", 200, """
                {"group": "orders", "instance": "us", "everySeconds": 2592000, "at": "03:00", "smokeSql": "",
                 "maxBytes": 10737418240, "next": "2026-04-01T03:00:00Z", "full": true}""");

        CommandLineRun run =
                gad("group", "drill-schedule", "orders", "us", "--every", "30d", "--at", "03:00", "--full", "--yes");

        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains("Full drills of us (orders), which switch over and back, come round every")
                .contains("at 03:00 UTC; the next is due 2026-04-01T03:00:00Z.");
        assertThat(lastBody().get("full").asBoolean()).isTrue();
        assertThat(lastBody().get("confirm").asBoolean()).isTrue();
    }

    @Test
    void groupShowPrintsMembersTasksAndConnectionStringsReadyToPaste() {
        server.on("GET /api/v1/groups/orders", 200, Documents.GROUP);

        CommandLineRun run = gad("group", "show", "orders");

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).isEqualTo("""
                Group    orders (gad-4f7c)
                State    RUNNING
                Health   HEALTHY
                Epoch    1
                Primary  eu

                INSTANCE  REGION   ROLE       REACHABLE  ACCESS
                eu        eu-west  PRIMARY    yes        read/write
                us        us-east  SECONDARY  yes        read-only

                Synchronization eu -> us: INCREMENTAL, lag 12 ms, 2.0 KiB behind, copies at most 1.0 MiB/s
                DATABASE  PHASE        POSITION  ROWS COPIED   COPIED                TIME LEFT
                app       INCREMENTAL  0/1A2B3C  1000 of 1000  80.0 KiB of 80.0 KiB  -

                Connect (all members in one string; the driver looks for the one that takes writes)
                  libpq   postgresql://eu-db:5432,us-db:5432/app?target_session_attrs=read-write
                  pgjdbc  jdbc:postgresql://eu-db:5432,us-db:5432/app?targetServerType=primary&hostRecheckSeconds=1
                  pgjdbc, where no statement takes a second: leaves a primary that has fallen silent after that time
                          jdbc:postgresql://eu-db:5432,us-db:5432/app?targetServerType=primary&hostRecheckSeconds=1&socketTimeout=1
                  npgsql  Host=eu-db:5432,us-db:5432;Database=app;Target Session Attributes=read-write
                  pgx     postgres://eu-db:5432,us-db:5432/app?target_session_attrs=read-write
                """);
        assertThat(server.requests().getLast().authorization()).contains("Bearer tok");
    }

    @Test
    void alertListShowsWhoLacksWhat() {
        server.on("GET /api/v1/alerts", 200, Documents.ALERTS);

        assertThat(gad("alert", "list").out()).isEqualTo("""
                WEBHOOK  ADDRESS                TOPICS      WAITING  DELIVERED  FAILED  DROPPED  LAST
                pager    https://pager.example  health lag  2        5          3       4        2026-01-02T03:04:05Z
                pager does not get them: the answer was status 500; next attempt 2026-01-02T03:14:05Z

                Since 2026-01-02T03:04:05Z  orders  lag  us is 40.0 s behind eu

                TIME                  TYPE       GROUP   SUBJECT  WAITED FOR BY  SUMMARY
                2026-01-02T03:04:05Z  lag-began  orders  us       pager          us is 40.0 s behind eu
                """);
    }

    @Test
    void alertTestFailsUnlessItArrivedEverywhere() {
        server.on("POST /api/v1/alerts/test", 200, """
                {"tried": [{"webhook": "pager", "delivered": true, "millis": 7, "problem": null},
                           {"webhook": "chat", "delivered": false, "millis": 3, "problem": "ConnectException"}]}""");

        CommandLineRun run = gad("alert", "test");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEqualTo("pager: delivered in 7 ms\nchat: not delivered after 3 ms: ConnectException\n");
        assertThat(lastBody().get("webhook").isNull()).isTrue();
        var unused = gad("alert", "test", "pager");
        assertThat(lastBody().get("webhook").asString()).isEqualTo("pager");
    }

    @Test
    void groupShowNamesEachProblemWithItsWayOut() {
        server.on("GET /api/v1/groups/orders", 200, Documents.STOPPED_GROUP);

        assertThat(gad("group", "show", "orders").out())
                .contains("Synchronization eu -> us: FAILED, lag -, - behind")
                .contains("""
                        Problems
                          us/app:
                          SLOT_LOST: Expected slot gad_t1 on eu, found none.
                            -> Remove the secondary and add it again.
                        """);
    }

    @Test
    void groupListShowsALineForEachGroup() {
        server.on("GET /api/v1/groups", 200, "{\"groups\": [" + Documents.GROUP + "]}");

        assertThat(gad("group", "list").out()).isEqualTo("""
                ID        NAME    STATE    HEALTH   EPOCH  PRIMARY  SECONDARIES  LAG
                gad-4f7c  orders  RUNNING  HEALTHY  1      eu       us           12 ms
                """);
    }

    @Test
    void emptyListsTeachTheFirstStep() {
        server.on("GET /api/v1/groups", 200, "{\"groups\": []}");
        server.on("GET /api/v1/instances", 200, "{\"instances\": []}");
        server.on("GET /api/v1/operations", 200, "{\"operations\": []}");

        assertThat(gad("group", "list").out()).contains("gad group create");
        assertThat(gad("instance", "list").out()).contains("gad instance add");
        assertThat(gad("operation", "list").out()).isEqualTo("No operation yet.\n");
        server.on(
                "GET /api/v1/operations?group=orders&type=promote&state=failed&actor=ann%2Bb",
                200, "{\"operations\": []}");
        String[] narrowed = "operation list --group orders --type promote --state failed --actor ann+b".split(" ", -1);
        assertThat(gad(narrowed).out()).isEqualTo("No such operation.\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /api/v1/groups/orders        | group show orders",
                "GET /api/v1/instances/eu         | instance show eu",
                "POST /api/v1/instances/eu/release | instance release eu",
                "GET /api/v1/operations/op-7f3    | operation show op-7f3",
                "POST /api/v1/operations/op-7f3/cancel | operation cancel op-7f3",
                "GET /api/v1/groups/orders/lost-transactions?offset=0&limit=100 | group lost-transactions orders",
                "GET /api/v1/groups/orders/promotion-preview?instance=us | group promote orders us --preview",
                "GET /api/v1/groups/orders/promotion-preview?instance=us&kind=switch-over | group switch-over orders us --preview",
                "POST /api/v1/groups/orders/sync/us/pause | sync pause orders us",
                "POST /api/v1/groups/orders/sync/us/resume | sync resume orders us",
                "POST /api/v1/groups/orders/sync/us/resync | sync resync orders us",
                "POST /api/v1/groups/orders/sync/us/reread | sync reread orders us app public.item",
                "POST /api/v1/groups/orders/left-out | sync leave-out orders public.log --dry-run",
                "POST /api/v1/groups/orders/left-out | sync take-in orders public.log",
                "POST /api/v1/groups/orders/write-lease | group write-lease orders --seconds off",
                "DELETE /api/v1/groups/orders     | group delete orders",
            })
    void jsonIsTheServersDocument(String line, String command) {
        String document = document(command);
        server.on(line, 200, document);

        CommandLineRun run = gad((command + " -o json").split(" "));

        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode expected = Json.mapper().readTree(document);
        JsonNode shown = Json.mapper().readTree(run.out());
        for (String key : expected.propertyNames()) {
            assertThat(shown.get(key)).as(key).isEqualTo(expected.get(key));
        }
    }

    private static String document(String command) {
        if (command.contains("--preview")) {
            return Documents.PREVIEW;
        }
        if (command.contains("lost")) {
            return Documents.LOST;
        }
        if (command.startsWith("instance")) {
            return Documents.INSTANCE;
        }
        if (command.startsWith("sync leave-out") || command.startsWith("sync take-in")) {
            return Documents.LEFT_OUT;
        }
        if (command.startsWith("sync")) {
            return Json.write(
                    Json.mapper().readTree(Documents.GROUP).get("syncTasks").get(0));
        }
        return command.contains("show orders") || command.contains("write-lease")
                ? Documents.GROUP
                : Documents.operation("delete", "RUNNING", ", \"problem\": null");
    }

    @Test
    void aWriteLeaseIsToldWithWhatItMeans() {
        String leased = Documents.GROUP.replaceFirst(
                "\\{", "{\"writeLease\": {\"seconds\": 15, \"inForce\": true, \"ending\": false},");
        server.on("POST /api/v1/groups/orders/write-lease", 200, leased);
        CommandLineRun run = gad("group", "write-lease", "orders", "--seconds", "15", "--yes");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("15 s, in force on eu", "eu REFUSES ALL WRITES");
        assertThat(server.requests().getFirst().body()).contains("\"confirm\" : true");
        assertThat(gad("group", "write-lease", "orders", "--seconds", "soon").exitCode())
                .isEqualTo(2);
    }

    @Test
    void instanceAddTakesThePasswordFromAFileAndSendsItInTheBody() throws IOException {
        server.on("POST /api/v1/instances", 201, Documents.INSTANCE);
        Path file = Files.writeString(home.resolve("eu.pw"), "s3cret\n");

        CommandLineRun run = gad(
                "instance",
                "add",
                "eu",
                "--region",
                "eu-west",
                "--dsn",
                "postgresql://gad@eu-db:5432/postgres",
                "--password-file",
                file.toString(),
                "--databases",
                "a,b");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).isEqualTo("""
                Instance     eu
                Region       eu-west
                State        MEMBER
                Fence        NONE
                Group        orders
                Reachable    yes
                Access       read/write
                Version      15.13
                Last answer  2026-01-02T03:04:05Z
                Hosts        eu-db:5432
                Databases    all
                """);
        assertThat(lastBody()).isEqualTo(Json.mapper().readTree("""
                {"name": "eu", "region": "eu-west", "dsn": "postgresql://gad@eu-db:5432/postgres", "password": "s3cret",
                 "databases": ["a", "b"]}
                """));
    }

    @Test
    void instanceListIsATable() {
        server.on("GET /api/v1/instances", 200, "{\"instances\": [" + Documents.INSTANCE + "]}");

        assertThat(gad("instance", "list").out()).isEqualTo("""
                NAME  REGION   STATE   FENCE  GROUP   REACHABLE  ACCESS      VERSION
                eu    eu-west  MEMBER  NONE   orders  yes        read/write  15.13
                """);
    }

    @Test
    void instanceRemoveSaysSo() {
        server.on("DELETE /api/v1/instances/eu", 204, "");

        assertThat(gad("instance", "remove", "eu").out()).isEqualTo("Instance eu is no longer registered.\n");
    }

    @Test
    void groupCreateSendsItsMembersAndWaits() {
        server.on("POST /api/v1/groups", 202, Documents.operation("create", "RUNNING", ""));
        server.on("GET /api/v1/operations/op-7f3", 200, Documents.operation("create", "RUNNING", ""));
        server.on("GET /api/v1/operations/op-7f3", 200, Documents.operation("create", "DONE", ""));

        CommandLineRun run =
                gad("group", "create", "orders", "--primary", "eu", "--secondary", "us", "--secondary", "ap", "--wait");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).isEqualTo("Group orders is running. Look at it: gad group show orders\n");
        assertThat(Json.mapper().readTree(server.requests().getFirst().body()))
                .isEqualTo(Json.mapper().readTree("""
                        {"name": "orders", "primary": "eu", "secondaries": ["us", "ap"], "schema": null,
                         "leaveOut": [], "databases": []}
                        """));
    }

    @Test
    void withoutWaitTheOperationIsNamed() {
        server.on("POST /api/v1/groups/orders/operations", 202, Documents.operation("add-secondary", "RUNNING", ""));

        CommandLineRun run = gad(
                "group",
                "add-secondary",
                "orders",
                "us",
                "--method",
                "copy",
                "--schema",
                "existing",
                "--discard-unreported");

        assertThat(run.out()).isEqualTo("""
                Operation op-7f3 (add-secondary) is accepted.
                Follow it: gad operation follow op-7f3
                """);
        assertThat(lastBody()).isEqualTo(Json.mapper().readTree("""
                {"type": "add-secondary", "instance": "us", "expectedEpoch": null, "expectedPlan": null,
                 "confirm": false, "method": "copy", "schema": "existing", "discardUnreported": true, "skipHooks": false,
                 "smokeSql": null, "maxBytes": null, "full": false}
                """));
    }

    @Test
    void removeSecondaryNamesTheInstance() {
        server.on("POST /api/v1/groups/orders/operations", 202, Documents.operation("remove-secondary", "DONE", ""));

        assertThat(gad("group", "remove-secondary", "orders", "us", "--wait").out())
                .isEqualTo("us has left orders; it is a standalone, writable instance.\n");
        assertThat(lastBody().get("type").stringValue()).isEqualTo("remove-secondary");
    }

    @Test
    void lostTransactionsAreSummedUpAndExported() {
        server.on("GET /api/v1/groups/orders/lost-transactions?offset=0&limit=100", 200, Documents.LOST);
        server.on("GET /api/v1/groups/orders/lost-transactions?format=json", 200, Documents.LOST);
        server.onText("GET /api/v1/groups/orders/lost-transactions?format=sql", "BEGIN;\nCOMMIT;\n");

        assertThat(gad("group", "lost-transactions", "orders").out()).isEqualTo("""
                Former primary eu: 1 lost transaction.

                COMMITTED             DATABASE  XID  LSN       STATUS  CHANGES
                2026-01-02T03:04:05Z  app       741  0/1A2B3C  OPEN    INSERT public.orders x2, UPDATE public.stock

                Every row: gad group lost-transactions orders --export json (or sql)
                Bring one back: gad group lost-transactions orders --reapply DATABASE:LSN --preview; or --dismiss it
                """);
        assertThat(gad("group", "lost-transactions", "orders", "--export", "sql")
                        .out())
                .isEqualTo("BEGIN;\nCOMMIT;\n");
        assertThat(Json.mapper()
                        .readTree(gad("group", "lost-transactions", "orders", "--export", "json")
                                .out()))
                .isEqualTo(Json.mapper().readTree(Documents.LOST));
    }

    @Test
    void operationShowListsTheSteps() {
        server.on("GET /api/v1/operations/op-7f3", 200, Documents.operation("create", "DONE", ""));

        assertThat(gad("operation", "show", "op-7f3").out()).isEqualTo("""
                Operation  op-7f3: create orders us
                State      DONE
                Asked by   admin
                Started    2026-01-02T03:04:05Z
                Ended      2026-01-02T03:04:06Z

                STEP      OUTCOME  TIME   DETAIL
                Precheck  DONE     40 ms  All checks passed.
                """);
    }

    @Test
    void syncPauseNamesTheTask() {
        server.on(
                "POST /api/v1/groups/orders/sync/us/pause",
                200,
                "{\"id\": \"t1\", \"source\": \"eu\", \"target\": \"us\", \"state\": \"PAUSED\"}");

        assertThat(gad("sync", "pause", "orders", "us").out()).isEqualTo("Synchronization eu -> us: PAUSED\n");
    }

    @Test
    void syncVerifyNamesWhatDiffersAndFailsThen() {
        String document = """
                {"group": "orders", "instance": "us", "state": "DONE", "repair": false, "equal": false,
                 "startedAt": "2026-01-02T03:04:05Z", "endedAt": "2026-01-02T03:05:05Z", "tablesTotal": 2, "rows": 1000,
                 "differences": 3, "repaired": 0, "objectsCompared": 40, "objects": [
                  {"database": "app", "kind": "view", "name": "public.old", "how": "MISSING", "detail": "", "fix": "Do it.",
                   "repaired": false},
                  {"database": "app", "kind": "role", "name": "ann", "how": "DIFFERENT", "detail": "NOLOGIN", "fix": "x",
                   "repaired": true}],
                 "tables": [
                  {"database": "app", "table": "public.item", "equal": true, "rows": 990, "differences": 0, "repaired": 0},
                  {"database": "app", "table": "public.part", "equal": false, "rows": 10, "differences": 3, "repaired": 0,
                   "first": [{"kind": "DIFFERENT", "row": ["7", "b"], "rows": 1, "columns": ["name", "n"]},
                             {"kind": "MISSING", "row": ["8", "c"], "rows": 1},
                             {"kind": "EXTRA", "row": ["(x,1)"], "rows": 2}]}]}""";
        server.on("POST /api/v1/groups/orders/sync/us/verification", 202, document);
        server.on("GET /api/v1/groups/orders/sync/us/verification", 200, document);

        CommandLineRun run = gad("sync", "verify", "orders", "us");

        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.out()).isEqualTo("""
                app view public.old is missing on the secondary
                  mend: Do it.
                app role ann differs, repaired
                  NOLOGIN
                app public.part: 3 rows differ
                  different:                7, b, in name, n
                  missing on the secondary: 8, c
                  on the secondary alone:   (x,1) (2 of the same)
                Not equal: 2 tables of 2, 1000 rows, 40 objects compared, 4 differ.
                """);
        assertThat(gad("sync", "verify", "orders", "us", "--last").exitCode()).isEqualTo(ExitCode.FAILED);
    }
}
