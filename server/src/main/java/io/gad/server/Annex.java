package io.gad.server;

import io.gad.control.event.Happening;
import io.gad.server.console.Charts;
import io.gad.server.http.BadRequestException;
import java.util.Map;
import java.util.Optional;

/**
 * A page that a program adds to the console of a server which it starts within itself, as {@code gad demo} does. It is handed over in
 * Java, at the start: {@code gad server} has none, and no setting, file or request gives it one.
 */
public interface Annex {

    /** The property of the web application by which the addresses of the page are made. */
    String NAME = "gad.annex";

    /** Of its address {@code /console/NAME} and its template {@code NAME.html}; {@code place.NAME} is its entry in the rail. */
    String name();

    /** The package in which its template lies, and its texts as {@code messages.properties}. */
    String folder();

    /** All that the page is made of, for its template {@code look}: two that are equal make the same page. */
    Object look();

    /** What its charts are drawn from. */
    Charts.Drawn figures();

    /**
     * Does what a button of the page asks for.
     *
     * @param form its fields
     * @return what is written as an event; empty where nothing was left to do
     * @throws BadRequestException if the form asks for nothing that there is
     */
    Optional<Happening> act(Map<String, String> form);
}
