package io.gad.sync.precheck;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.member.TablePattern;
import io.gad.postgres.Dsn;
import io.gad.postgres.Login;
import io.gad.postgres.Secret;
import io.gad.sync.SyncSettings;
import io.gad.sync.SyncTaskSpec.SchemaMode;
import io.gad.testkit.PostgresOptions;
import io.gad.testkit.PostgresServer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** A source and a target to be looked at by single checks. */
final class CheckedPair implements AutoCloseable {

    static final SyncSettings SETTINGS =
            SyncSettings.defaults(Path.of(System.getProperty("java.io.tmpdir"), "gad-none"));

    final PostgresServer source;
    final PostgresServer target;

    CheckedPair(PostgresOptions sourceOptions, PostgresOptions targetOptions) {
        source = PostgresServer.start(sourceOptions);
        target = PostgresServer.start(targetOptions);
    }

    static Login login(PostgresServer server) {
        return new Login(Dsn.parse(server.dsn()), new Secret(server.password()));
    }

    static Login login(PostgresServer server, String user, String password) {
        return new Login(Dsn.parse(server.dsn().replace("gad@", user + "@")), new Secret(password));
    }

    List<Finding> look(Check check) {
        return look(check, InstantSource.system());
    }

    List<Finding> look(Check check, InstantSource clock) {
        return Precheck.run(request(login(source), login(target), Optional.empty()), SETTINGS, clock, List.of(check));
    }

    /** As of a pair that a task keeps in step. */
    List<Finding> lookWhileRunning(Check check, String task) {
        PrecheckRequest request = request(login(source), login(target), Optional.of(task));
        return Precheck.run(request, SETTINGS, InstantSource.system(), List.of(check));
    }

    List<Finding> look(Check check, Login asSource, Login asTarget) {
        return Precheck.run(
                request(asSource, asTarget, Optional.empty()), SETTINGS, InstantSource.system(), List.of(check));
    }

    /** As when a former primary is to come back to a group that leaves tables out. */
    List<Finding> lookLeavingOut(Check check, String pattern) {
        PrecheckRequest request = new PrecheckRequest(
                "gad-1",
                Optional.empty(),
                login(source),
                login(target),
                SchemaMode.COPY,
                List.of(),
                true,
                List.of(new TablePattern(pattern)));
        return Precheck.run(request, SETTINGS, InstantSource.system(), List.of(check));
    }

    private static PrecheckRequest request(Login source, Login target, Optional<String> task) {
        return new PrecheckRequest("gad-1", task, source, target, SchemaMode.COPY, List.of(), false, List.of());
    }

    /** That there is such a finding, with a way out that begins so or contains it. */
    static void assertFinding(List<Finding> findings, Finding.Level level, String evidence, String fix) {
        assertThat(findings).anySatisfy(f -> {
            assertThat(f.level()).isEqualTo(level);
            assertThat(f.evidence()).contains(evidence);
            assertThat(f.fix()).contains(fix);
        });
    }

    static void assertPasses(List<Finding> findings) {
        assertThat(findings).isNotEmpty().allSatisfy(f -> assertThat(f.level()).isEqualTo(Finding.Level.PASS));
    }

    @Override
    public void close() {
        source.close();
        target.close();
    }
}
