package io.gad.server;

import io.gad.server.fake.Copies;
import io.gad.server.fake.FakeControlPlane;
import io.gad.server.fake.Measured;
import io.gad.server.fake.Samples;
import io.gad.server.settings.Setting;
import io.gad.server.start.ServerOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Shows the console on made-up groups, for looking at it: run it, open the address, sign in with the token. */
public final class ConsolePreview {

    private ConsolePreview() {}

    /** @param arguments the address to listen on, and {@code empty} for a console without anything in it */
    public static void main(String[] arguments) throws Exception {
        FakeControlPlane control = new FakeControlPlane();
        if (!List.of(arguments).contains("empty")) {
            Samples.fill(control);
            Samples.fillOperations(control);
            Copies.fill(control);
        }
        Path data = Files.createTempDirectory("gad-preview").resolve("data");
        String listen = arguments.length == 0 ? "127.0.0.1:7079" : arguments[0];
        try (RunningServer server = GadServer.start(
                ServerOptions.at(data).with(Setting.LISTEN, listen), (settings, directory) -> Measured.of(control))) {
            System.out.println(server.baseUrl() + " " + server.adminToken());
            new CountDownLatch(1).await();
        }
    }
}
