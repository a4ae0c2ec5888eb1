package io.gad.cli.group;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A lost transaction as it is listed, {@code DATABASE:LSN}; or all of them.
 *
 * @param database empty: all
 */
record LostPosition(String database, String lsn) {

    private static final LostPosition ALL = new LostPosition("", "");

    boolean isAll() {
        return database.isEmpty();
    }

    /** From the command line. */
    static final class Converter implements ITypeConverter<LostPosition> {

        @Override
        public LostPosition convert(String text) {
            if (text.equals("all")) {
                return ALL;
            }
            int colon = text.lastIndexOf(':');
            if (colon < 1 || !text.substring(colon + 1).matches("[0-9A-Fa-f]+/[0-9A-Fa-f]+")) {
                throw new TypeConversionException(
                        "expected DATABASE:LSN as it is listed, such as app:0/1A2B3C, found '" + text + "'");
            }
            return new LostPosition(text.substring(0, colon), text.substring(colon + 1));
        }
    }
}
