package io.gad.sync.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** After the statements of each family {@code pg_dump -s} says the same of both sides, our own objects aside. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class EveryFamilyTest {

    private record Family(String title, boolean superuser, List<String> strings) {}

    private TwoSchemas schemas;

    @BeforeAll
    void startServers() {
        schemas = new TwoSchemas();
        schemas.fresh("families");
    }

    @AfterAll
    void stopServers() {
        schemas.close();
    }

    @TestFactory
    Stream<DynamicTest> isTheSameOnBothSides() throws IOException {
        return families().stream().map(family -> DynamicTest.dynamicTest(family.title(), () -> follow(family)));
    }

    private void follow(Family family) {
        String[] strings = family.strings().toArray(String[]::new);
        if (family.superuser()) {
            schemas.superuser(strings);
        } else {
            schemas.customer(strings);
        }
        schemas.replay();
        assertThat(schemas.dumpOfTarget()).isEqualTo(schemas.dumpOfSource());
    }

    private static List<Family> families() throws IOException {
        List<Family> families = new ArrayList<>();
        try (InputStream in = EveryFamilyTest.class.getResourceAsStream("families.sql")) {
            String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            for (String block : text.split("\n-- == ", -1)) {
                int end = block.indexOf('\n');
                String heading = block.substring(0, end);
                List<String> strings = Stream.of(block.substring(end).split("\n\n", -1))
                        .map(String::strip)
                        .filter(s -> !s.isEmpty())
                        .toList();
                families.add(new Family(heading.replace(" (superuser)", ""), heading.endsWith("(superuser)"), strings));
            }
        }
        return families.subList(1, families.size());
    }
}
