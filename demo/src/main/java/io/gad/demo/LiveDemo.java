package io.gad.demo;

import io.gad.server.http.BadRequestException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
                obey(line.strip());
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
        URI console = stage.server().baseUrl();
        String token = stage.server().adminToken();
        return List.of(
                "",
                "  Console   " + console + "   token " + token,
                "  Demo      " + console + "/console/demo   kill, cut, silence and delay by clicks",
                "  Shell     export GAD_SERVER=" + console + " GAD_TOKEN=" + token,
                "            gad group show orders; gad group promote orders us --wait",
                "  Database  psql 'postgresql://" + stage.shop().role() + ":"
                        + stage.shop().password() + "@127.0.0.1:"
                        + stage.regions().euNetwork().port() + ",127.0.0.1:"
                        + stage.regions().usNetwork().port() + "/" + shop + "?target_session_attrs=read-write'",
                "",
                "  Here      kill eu | start eu      the server's machine dies, comes back",
                "            cut eu | silence eu | delay eu 100 | restore eu      the network between eu and everybody else",
                "            status | end            (Ctrl-C ends too)",
                "");
    }

    private void obey(String line) {
        if (!line.isEmpty() && !line.equals("status")) {
            try {
                boolean changed = stage.controls().obey(Order.ofLine(line));
                out.println(changed ? "  done" : "  it was so already");
            } catch (BadRequestException e) {
                out.println(e.getMessage() + " Or status, or end.");
                return;
            }
        }
        status();
    }

    private void status() {
        stage.controls()
                .views()
                .forEach(region -> out.println("  " + region.name() + ": server " + region.server()
                        + ", network " + region.network()
                        + (region.delayMillis() == 0 ? "" : " by " + region.delayMillis() + " ms each way")));
        out.println("  " + stage.acknowledged() + " transactions acknowledged, "
                + stage.ledger().inDoubt() + " in doubt");
    }
}
