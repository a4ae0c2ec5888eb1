package io.gad.sync.schema;

import io.gad.postgres.Session;
import io.gad.postgres.catalog.Catalog;
import io.gad.postgres.catalog.Fingerprint;
import io.gad.postgres.catalog.ObjectName;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The whole schema of both sides, object by object. The sessions read what their transactions see, so at a cut nothing
 * that is on its way is taken for a difference.
 *
 * @param objects how many the source has
 */
public record ObjectComparison(int objects, List<Unequal> unequal) {

    /**
     * An object that is not the same.
     *
     * @param source its definition there, a fact a line; empty where the target alone has it
     * @param target likewise
     */
    public record Unequal(ObjectName object, Optional<String> source, Optional<String> target) {

        /** What the source says of it and the target does not. */
        public List<String> linesOfSourceAlone() {
            return linesOfOneAlone(source, target);
        }

        /** What the target says of it and the source does not. */
        public List<String> linesOfTargetAlone() {
            return linesOfOneAlone(target, source);
        }

        private static List<String> linesOfOneAlone(Optional<String> one, Optional<String> other) {
            List<String> there = lines(other);
            return lines(one).stream().filter(line -> !there.contains(line)).toList();
        }

        private static List<String> lines(Optional<String> text) {
            return text.map(t -> Arrays.asList(t.split("\n", -1))).orElse(List.of());
        }
    }

    public ObjectComparison {
        unequal = List.copyOf(unequal);
    }

    public static ObjectComparison of(Session source, Session target) {
        Catalog here = new Catalog(source);
        Catalog there = new Catalog(target);
        boolean acrossMajors = here.majorVersion() != there.majorVersion();
        SortedMap<ObjectName, Fingerprint> wanted = here.objects(acrossMajors);
        SortedMap<ObjectName, Fingerprint> standing = there.objects(acrossMajors);
        SortedSet<ObjectName> names = new TreeSet<>(wanted.keySet());
        names.addAll(standing.keySet());
        List<Unequal> unequal = names.stream()
                .map(name -> new Unequal(name, text(wanted, name), text(standing, name)))
                .filter(object -> !object.source().equals(object.target()))
                .toList();
        return new ObjectComparison(wanted.size(), unequal);
    }

    private static Optional<String> text(SortedMap<ObjectName, Fingerprint> objects, ObjectName name) {
        return Optional.ofNullable(objects.get(name)).map(Fingerprint::text);
    }
}
