package io.gad.postgres.catalog;

import java.util.Optional;

/**
 * A column of a table.
 *
 * @param position its number in the catalog; dropped columns leave gaps
 * @param type the type's full name with its modifier, as it stands in a statement
 * @param baseType the same for what a domain is made of; equal to {@code type} where that is no domain
 * @param baseTypeOid the type that {@code baseType} names; equal to {@code typeOid} where that is no domain
 * @param baseModifier its modifier, as the catalog has it: a length, a precision; -1 without one
 * @param collation quoted, where it is not the type's own
 * @param takesBinary whether its type has a function that reads a binary form; without one not even a null is taken in
 *     binary
 * @param reading where a cast from text is not what the type itself makes of its text: an expression that is, of the right
 *     base type, with {@code %s} for the text
 */
public record Column(
        String name,
        int position,
        long typeOid,
        String type,
        String baseType,
        long baseTypeOid,
        int baseModifier,
        Optional<String> collation,
        boolean notNull,
        boolean hasDefault,
        Identity identity,
        Generated generated,
        boolean takesBinary,
        Optional<String> reading) {

    /** {@code GENERATED ... AS IDENTITY}. */
    public enum Identity {
        NONE,
        /** Refuses given values but for {@code OVERRIDING SYSTEM VALUE}. */
        ALWAYS,
        BY_DEFAULT
    }

    /** {@code GENERATED ALWAYS AS (...)}; never listed in a statement that writes. */
    public enum Generated {
        NO,
        STORED,
        VIRTUAL
    }

    /** Whether a statement may give it a value. */
    public boolean isWritable() {
        return generated == Generated.NO;
    }
}
