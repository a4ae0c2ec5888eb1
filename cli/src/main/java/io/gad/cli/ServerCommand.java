package io.gad.cli;

import io.gad.api.GadClient;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that asks the server. */
@SuppressWarnings("NullAway.Init")
public abstract class ServerCommand implements Callable<Integer> {

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "The server's address; else GAD_SERVER, else http://127.0.0.1:7070.")
    private @Nullable String server;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "table|json",
            defaultValue = "table",
            description = "What the answer looks like.")
    private Format format = Format.TABLE;

    @Spec
    private CommandSpec spec;

    /** @return the exit code */
    protected abstract int run(GadClient client, Output output);

    @Override
    public final Integer call() {
        Environment environment = ((Gad) spec.root().userObject()).environment();
        ServerAddress address = ServerAddress.find(server, environment);
        try (GadClient client = new GadClient(address.uri(), address.token())) {
            return run(client, new Output(environment, format));
        }
    }
}
