package io.gad.server.console;

import java.util.List;
import java.util.stream.Stream;
import org.springframework.web.util.UriComponentsBuilder;

/** A field of a guided form that another of its steps asks for: it goes along, unseen. */
public record Carried(String name, String value) {

    static Stream<Carried> all(String name, List<String> values) {
        return values.stream().map(value -> new Carried(name, value));
    }

    /** None of a field that holds nothing. */
    static Stream<Carried> one(String name, String value) {
        return value.isEmpty() ? Stream.empty() : Stream.of(new Carried(name, value));
    }

    /** The address of a form with these in it. */
    static String address(String path, Stream<Carried> fields) {
        UriComponentsBuilder address = UriComponentsBuilder.fromPath(path);
        List<Carried> all = fields.toList();
        for (int i = 0; i < all.size(); i++) {
            address.queryParam(all.get(i).name(), "{" + i + "}");
        }
        return address.encode()
                .buildAndExpand(all.stream().map(Carried::value).toArray())
                .toUriString();
    }
}
