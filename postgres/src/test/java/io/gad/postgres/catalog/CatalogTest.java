package io.gad.postgres.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.postgres.Dsn;
import io.gad.postgres.Login;
import io.gad.postgres.Secret;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.postgres.TableName;
import io.gad.testkit.PostgresOptions;
import io.gad.testkit.PostgresServer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogTest {

    private static final String SCHEMA = """
            CREATE SCHEMA gad; CREATE TABLE gad.member (id int PRIMARY KEY);
            CREATE SCHEMA shop;
            CREATE DOMAIN shop.positive AS numeric(9,2) CHECK (VALUE > 0);
            CREATE TABLE shop.item (
                id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                gone int,
                name text COLLATE "C" NOT NULL,
                price shop.positive,
                cheap boolean GENERATED ALWAYS AS (price < 10) STORED,
                kind regclass,
                valid int4range,
                EXCLUDE USING gist (valid WITH &&));
            ALTER TABLE shop.item DROP COLUMN gone;
            CREATE UNIQUE INDEX item_name ON shop.item (lower(name)) WHERE price IS NOT NULL;
            CREATE UNIQUE INDEX item_cheap ON shop.item (cheap, name);
            CREATE TABLE shop.loose (a int, b int);
            CREATE TABLE shop.late (a int PRIMARY KEY DEFERRABLE, b serial);
            CREATE TABLE shop.chosen (a int NOT NULL, b int NOT NULL, UNIQUE (b, a));
            ALTER TABLE shop.chosen REPLICA IDENTITY USING INDEX chosen_b_a_key;
            CREATE TABLE shop.parted (a int PRIMARY KEY) PARTITION BY RANGE (a);
            CREATE TABLE shop.leaf PARTITION OF shop.parted FOR VALUES FROM (0) TO (10);
            """;

    @ParameterizedTest
    @ValueSource(ints = {15, 18})
    void tellsWhatIdentifiesARowAndWhatElseMustBeUnique(int version) {
        try (PostgresServer server =
                PostgresServer.start(PostgresOptions.forTests().withVersion(version))) {
            server.execute("postgres", SCHEMA);
            try (Session session = session(server)) {
                Catalog catalog = new Catalog(session);
                assertThat(catalog.tables())
                        .extracting(t -> t.name().toString())
                        .containsExactly(
                                "shop.chosen", "shop.item", "shop.late", "shop.leaf", "shop.loose", "shop.parted");
                Table item = catalog.table(new TableName("shop", "item")).orElseThrow();
                assertThat(item.identity().kind()).isEqualTo(RowIdentity.Kind.PRIMARY_KEY);
                assertThat(item.identity().columns())
                        .containsExactly(new UniqueIndex.KeyColumn("id", "OPERATOR(pg_catalog.=)"));
                assertThat(item.columns())
                        .extracting(Column::name)
                        .containsExactly("id", "name", "price", "cheap", "kind", "valid");
                Column price = item.column("price").orElseThrow();
                assertThat(price.type()).isEqualTo("shop.positive");
                assertThat(price.baseType()).isEqualTo("numeric(9,2)");
                assertThat(item.column("name").orElseThrow().collation()).contains("pg_catalog.\"C\"");
                assertThat(item.column("cheap").orElseThrow().isWritable()).isFalse();
                assertThat(item.column("id").orElseThrow().identity()).isEqualTo(Column.Identity.ALWAYS);
                assertThat(index(item, "item_name").touched()).containsExactlyInAnyOrder("name", "price");
                assertThat(index(item, "item_name").identifiesRows()).isFalse();
                assertThat(index(item, "item_cheap").touched()).contains("price");
                assertThat(index(item, "item_valid_excl").exclusion()).isTrue();
                assertThat(identity(catalog, "loose").kind()).isEqualTo(RowIdentity.Kind.NOTHING);
                assertThat(identity(catalog, "late").kind()).isEqualTo(RowIdentity.Kind.NOTHING);
                assertThat(identity(catalog, "chosen").kind()).isEqualTo(RowIdentity.Kind.INDEX);
                assertThat(catalog.table(new TableName("shop", "parted"))
                                .orElseThrow()
                                .partitioned())
                        .isTrue();
                assertThat(catalog.oidBoundColumns()).containsExactly("shop.item.kind");
                session.execute(
                        "BEGIN; CREATE TYPE shop.kinds AS RANGE (subtype = regtype, multirange_type_name = shop.many);"
                                + " CREATE TABLE shop.several (m shop.many[], a aclitem); CREATE TYPE shop.rights AS (n int, a aclitem);"
                                + " CREATE DOMAIN shop.granted AS aclitem; CREATE TABLE shop.granting (r shop.rights, a aclitem[],"
                                + " g shop.granted, gs shop.granted[], rs shop.rights[])");
                assertThat(catalog.oidBoundColumns())
                        .containsExactlyInAnyOrder(
                                "shop.item.kind",
                                "shop.several.m",
                                "shop.granting.r",
                                "shop.granting.a",
                                "shop.granting.gs",
                                "shop.granting.rs");
                session.execute("ROLLBACK");
                assertThat(catalog.sequences())
                        .extracting(s -> s.name().name())
                        .containsExactly("item_id_seq", "late_b_seq");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 18})
    void fingerprintsSeeEveryChangeButOurOwn(int version) {
        try (PostgresServer server =
                PostgresServer.start(PostgresOptions.forTests().withVersion(version))) {
            server.execute("postgres", SCHEMA);
            try (Session session = session(server)) {
                Catalog catalog = new Catalog(session);
                var before = catalog.fingerprints();
                assertThat(before).hasSize(6);
                session.execute("CREATE FUNCTION gad.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';"
                        + "CREATE TRIGGER gad_guard BEFORE INSERT ON shop.loose EXECUTE FUNCTION gad.f()");
                assertThat(catalog.fingerprints()).isEqualTo(before);
                session.execute("CREATE INDEX ON shop.loose (b)");
                assertThat(Fingerprint.of(catalog.fingerprints()).sha256())
                        .isNotEqualTo(Fingerprint.of(before).sha256());
                assertThat(catalog.fingerprint(new TableName("shop", "item")))
                        .contains(before.get(new TableName("shop", "item")));
            }
        }
    }

    @Test
    void aKeyWithoutOverlapsIdentifiesRows() {
        try (PostgresServer server =
                PostgresServer.start(PostgresOptions.forTests().withVersion(18))) {
            server.execute("postgres", """
                    CREATE SCHEMA shop;
                    CREATE TABLE shop.price (id int4range, during daterange, n int, PRIMARY KEY (id, during WITHOUT OVERLAPS))\
                    """);
            try (Session session = session(server)) {
                Table price = new Catalog(session)
                        .table(new TableName("shop", "price"))
                        .orElseThrow();
                assertThat(price.primaryKey()).isPresent();
                assertThat(price.keyOver(List.of("during", "id"))).isEqualTo(price.primaryKey());
            }
        }
    }

    private static UniqueIndex index(Table table, String name) {
        return table.uniqueIndexes().stream()
                .filter(i -> i.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static RowIdentity identity(Catalog catalog, String table) {
        return catalog.table(new TableName("shop", table)).orElseThrow().identity();
    }

    private static Session session(PostgresServer server) {
        return new Login(Dsn.parse(server.dsn()), new Secret(server.password()))
                .open("postgres", SessionSettings.control("test"));
    }
}
