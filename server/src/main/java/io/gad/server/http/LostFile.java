package io.gad.server.http;

import io.gad.control.ControlPlane;
import io.gad.server.wire.LostJson;
import io.gad.server.wire.LostSql;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;

/** All lost transactions of a group with every row, written as they are read from the disk. */
public enum LostFile {
    JSON("application/json"),
    SQL("text/plain;charset=UTF-8");

    private final String mediaType;

    LostFile(String mediaType) {
        this.mediaType = mediaType;
    }

    /** What the parameter {@code format} asks for. */
    public static LostFile form(String format) {
        return switch (format) {
            case "json" -> JSON;
            case "sql" -> SQL;
            default ->
                throw new BadRequestException(
                        "Expected json or sql in the parameter 'format', found '" + format + "'.");
        };
    }

    /** To take away, as a file of its own. */
    public void download(ControlPlane control, String group, HttpServletResponse response) throws IOException {
        write(control, group, true, response);
    }

    public void write(ControlPlane control, String group, HttpServletResponse response) throws IOException {
        write(control, group, false, response);
    }

    private void write(ControlPlane control, String group, boolean named, HttpServletResponse response)
            throws IOException {
        var unused = control.lostTransactions(group, 0, 0); // Refuses before anything is written.
        response.setStatus(HttpServletResponse.SC_OK);
        response.setContentType(mediaType);
        if (named) {
            response.setHeader(
                    "Content-Disposition",
                    "attachment; filename=\"gad-lost-transactions." + (this == SQL ? "sql" : "json") + "\"");
        }
        switch (this) {
            case SQL -> {
                LostSql sql = new LostSql(
                        group,
                        new BufferedWriter(new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8)));
                control.exportLostTransactions(group, sql);
                sql.finish();
            }
            case JSON -> {
                LostJson json = new LostJson(group, response.getOutputStream());
                control.exportLostTransactions(group, json);
                json.finish();
            }
        }
    }
}
