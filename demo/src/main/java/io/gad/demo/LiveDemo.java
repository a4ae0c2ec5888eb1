package io.gad.demo;

import io.gad.testkit.FaultyNetwork;
import io.gad.testkit.PostgresServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** Two regions to play with: prints where everything is, then takes orders for bad luck until it is ended. */
final class LiveDemo {

    private final Stage stage;
    private final PrintStream out;

    LiveDemo(Stage stage, PrintStream out) {
        this.stage = stage;
        this.out = out;
    }

    /** Returns when a person ended it; where nobody types it runs until a signal. */
    void run() {
        introduction().forEach(out::println);
        try (BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = orders.readLine(); line != null; line = orders.readLine()) {
                if (line.strip().equals("end")) {
                    return;
                }
                obey(List.of(line.strip().split("\\s+")));
            }
            new CountDownLatch(1).await();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<String> introduction() {
        String shop = stage.shop().database();
        return List.of(
                "",
                "  Console   " + stage.server().baseUrl() + "   token "
                        + stage.server().adminToken(),
                "  Shell     export GAD_SERVER=" + stage.server().baseUrl() + " GAD_TOKEN="
                        + stage.server().adminToken(),
                "            gad group show orders; gad group promote orders us --wait",
                "  Database  psql 'postgresql://" + stage.shop().role() + ":"
                        + stage.shop().password() + "@127.0.0.1:"
                        + stage.regions().eu().port() + ",127.0.0.1:"
                        + stage.regions().us().port() + "/" + shop + "?target_session_attrs=read-write'",
                "",
                "  Here      kill eu | start eu      the server's machine dies, comes back",
                "            cut eu | silence eu | heal eu      the link between GAD and the server",
                "            status | end            (Ctrl-C ends too)",
                "");
    }

    private void obey(List<String> words) {
        String verb = words.getFirst();
        Optional<String> region = words.stream().skip(1).findFirst();
        if (verb.isEmpty() || verb.equals("status")) {
            status();
            return;
        }
        boolean eu = region.filter(Stage.EU::equals).isPresent();
        if (!eu && region.filter(Stage.US::equals).isEmpty()) {
            out.println("Expected kill, start, cut, silence or heal with eu or us, or status, or end.");
            return;
        }
        PostgresServer server = eu ? stage.regions().eu() : stage.regions().us();
        FaultyNetwork network =
                eu ? stage.regions().euNetwork() : stage.regions().usNetwork();
        switch (verb) {
            case "kill" -> server.kill();
            case "start" -> server.startAgain();
            case "cut" -> network.cut();
            case "silence" -> network.silence();
            case "heal" -> network.heal();
            default -> out.println("Expected kill, start, cut, silence, heal, status or end, found " + verb + ".");
        }
        status();
    }

    private void status() {
        out.println("  eu " + (stage.regions().eu().isRunning() ? "runs" : "is down") + ", us "
                + (stage.regions().us().isRunning() ? "runs" : "is down") + "; " + stage.acknowledged()
                + " transactions acknowledged, " + stage.ledger().inDoubt() + " in doubt");
    }
}
