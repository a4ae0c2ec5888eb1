package io.gad.demo;

import io.gad.server.http.BadRequestException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A deed and the region that it is done to, as typed in the terminal or asked for by a button. */
record Order(String region, Deed deed) {

    /** @throws BadRequestException if it is none, as {@code kill eu} or {@code delay us 100} are */
    static Order ofLine(String line) {
        List<String> words = List.of(line.strip().split("\\s+"));
        if (words.size() < 2) {
            throw new BadRequestException(
                    "Expected kill, start, cut, silence, delay or restore with a region, found '" + line + "'.");
        }
        return new Order(
                words.get(1), Deed.of(words.getFirst(), words.stream().skip(2).findFirst()));
    }

    /** @throws BadRequestException if the form asks for nothing that there is */
    static Order ofForm(Map<String, String> form) {
        return new Order(
                form.getOrDefault("region", ""),
                Deed.of(form.getOrDefault("deed", ""), Optional.ofNullable(form.get("millis"))));
    }

    /** What was done, as a sentence. */
    String told() {
        return switch (deed) {
            case Deed.Kill kill -> "The server of " + region + " was killed (SIGKILL)";
            case Deed.Start start -> "The server of " + region + " was started again";
            case Deed.Cut cut -> "The network of " + region + " was cut";
            case Deed.Silence silence -> "The network of " + region + " went silent";
            case Deed.Delay delay -> "The network of " + region + " delays by " + delay.millis() + " ms each way";
            case Deed.Restore restore -> "The network of " + region + " was restored";
        };
    }
}
