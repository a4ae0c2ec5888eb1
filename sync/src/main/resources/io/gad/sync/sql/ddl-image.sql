-- What an object is, as JSON that two servers write alike: no oids, no attribute numbers, every name with its schema.
-- The source stores it with each captured statement, the target computes it after the replay, and both must be equal.
-- In PL/pgSQL throughout: a session keeps the plans of such a function, while one in SQL is planned anew at every call
-- (up to 17), which takes ten times what the images themselves do.

CREATE OR REPLACE FUNCTION gad.acl_text(acl aclitem[]) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE
SET search_path = pg_catalog, pg_temp
AS $acl$
BEGIN
    RETURN (SELECT jsonb_agg(x::text ORDER BY x::text) FROM unnest(acl) x);
END
$acl$;

CREATE OR REPLACE FUNCTION gad.image(relation oid) RETURNS jsonb
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
SET quote_all_identifiers = off
SET plan_cache_mode = force_generic_plan
AS $image$
BEGIN
RETURN (SELECT jsonb_strip_nulls(jsonb_build_object(
    'kind', 'relation',
    'major', current_setting('server_version_num')::integer / 10000,
    'relkind', c.relkind::text,
    'schema', n.nspname,
    'name', c.relname,
    'owner', pg_get_userbyid(c.relowner),
    'persistence', c.relpersistence::text,
    'identity', c.relreplident::text,
    'identity_index', (SELECT ic.relname FROM pg_index i JOIN pg_class ic ON ic.oid = i.indexrelid
                       WHERE i.indrelid = c.oid AND i.indisreplident),
    'options', (SELECT jsonb_agg(o ORDER BY o) FROM unnest(c.reloptions) o),
    'row_security', CASE WHEN c.relrowsecurity THEN c.relrowsecurity END,
    'force_row_security', CASE WHEN c.relforcerowsecurity THEN c.relforcerowsecurity END,
    'method', (SELECT nullif(am.amname, 'heap') FROM pg_am am WHERE am.oid = c.relam AND c.relkind IN ('r', 'm')),
    'populated', CASE WHEN c.relkind = 'm' THEN c.relispopulated END,
    'comment', obj_description(c.oid, 'pg_class'),
    'server', (SELECT jsonb_build_array(sv.srvname, ft.ftoptions)
               FROM pg_foreign_table ft JOIN pg_foreign_server sv ON sv.oid = ft.ftserver WHERE ft.ftrelid = c.oid),
    'rules', (SELECT jsonb_agg(jsonb_build_object(
                  'name', w.rulename, 'definition', pg_get_ruledef(w.oid), 'enabled', w.ev_enabled::text,
                  'comment', obj_description(w.oid, 'pg_rewrite')) ORDER BY w.rulename)
              FROM pg_rewrite w WHERE w.ev_class = c.oid AND w.rulename <> '_RETURN'),
    'of_type', CASE WHEN c.reloftype <> 0 THEN format_type(c.reloftype, NULL) END,
    'partition_key', CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END,
    'partition_bound', CASE WHEN c.relispartition AND c.relkind IN ('r', 'p', 'f')
                            THEN pg_get_expr(c.relpartbound, c.oid) END,
    'parents', (SELECT jsonb_agg(format('%I.%I', pn.nspname, p.relname) ORDER BY h.inhseqno)
                FROM pg_inherits h JOIN pg_class p ON p.oid = h.inhparent JOIN pg_namespace pn ON pn.oid = p.relnamespace
                WHERE h.inhrelid = c.oid),
    'columns', (SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
                    'name', a.attname,
                    'type', format_type(a.atttypid, a.atttypmod),
                    'not_null', CASE WHEN a.attnotnull THEN true END,
                    'default', pg_get_expr(d.adbin, d.adrelid),
                    'identity', nullif(a.attidentity::text, ''),
                    'generated', nullif(a.attgenerated::text, ''),
                    'collation', CASE WHEN a.attcollation <> t.typcollation
                                 THEN (SELECT format('%I.%I', cn.nspname, co.collname)
                                       FROM pg_collation co JOIN pg_namespace cn ON cn.oid = co.collnamespace
                                       WHERE co.oid = a.attcollation) END,
                    'storage', CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage::text END,
                    'statistics', nullif(coalesce(a.attstattarget, -1), -1),
                    'compression', nullif(to_jsonb(a) ->> 'attcompression', ''),
                    'options', a.attoptions,
                    'fdw_options', a.attfdwoptions,
                    'comment', col_description(c.oid, a.attnum),
                    'acl', (SELECT jsonb_agg(x::text ORDER BY x::text) FROM unnest(a.attacl) x),
                    'inherited', CASE WHEN NOT a.attislocal THEN true END,
                    'missing', CASE WHEN a.atthasmissing THEN (a.attmissingval::text::text[])[1] END)) ORDER BY a.attnum)
                FROM pg_attribute a
                JOIN pg_type t ON t.oid = a.atttypid
                LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
                WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                  AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c')),
    'constraints', (SELECT jsonb_agg(jsonb_build_object(
                        'name', k.conname, 'type', k.contype::text, 'definition', pg_get_constraintdef(k.oid),
                        'comment', obj_description(k.oid, 'pg_constraint'),
                        'inherited', NOT k.conislocal) ORDER BY k.conname)
                    FROM pg_constraint k
                    WHERE k.conrelid = c.oid AND k.contype IN ('c', 'f', 'p', 'u', 'x')),
    -- An invalid index is left over from a CREATE INDEX CONCURRENTLY that failed; the other side never had it.
    'indexes', (SELECT jsonb_agg(jsonb_build_object(
                    'name', ic.relname, 'definition', pg_get_indexdef(i.indexrelid), 'inherited', ic.relispartition,
                    'clustered', CASE WHEN i.indisclustered THEN true END,
                    'comment', obj_description(i.indexrelid, 'pg_class'),
                    'statistics', (SELECT jsonb_object_agg(ia.attnum, ia.attstattarget) FROM pg_attribute ia
                                   WHERE ia.attrelid = i.indexrelid AND ia.attstattarget >= 0))
                    ORDER BY ic.relname)
                FROM pg_index i JOIN pg_class ic ON ic.oid = i.indexrelid
                WHERE i.indrelid = c.oid AND i.indisvalid
                  AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid
                                    AND k.contype IN ('p', 'u', 'x'))),
    'triggers', (SELECT jsonb_agg(jsonb_build_object(
                    'name', g.tgname, 'definition', pg_get_triggerdef(g.oid), 'enabled', g.tgenabled::text,
                    'comment', obj_description(g.oid, 'pg_trigger'))
                    ORDER BY g.tgname)
                 FROM pg_trigger g
                 WHERE g.tgrelid = c.oid AND NOT g.tgisinternal AND g.tgname NOT LIKE 'gad\_%'),
    'policies', (SELECT jsonb_agg(jsonb_build_object(
                    'name', p.polname, 'command', p.polcmd::text, 'permissive', p.polpermissive,
                    'roles', (SELECT jsonb_agg(CASE WHEN r = 0 THEN 'public' ELSE pg_get_userbyid(r)::text END ORDER BY 1)
                              FROM unnest(p.polroles) r),
                    'comment', obj_description(p.oid, 'pg_policy'),
                    'using', pg_get_expr(p.polqual, p.polrelid), 'check', pg_get_expr(p.polwithcheck, p.polrelid))
                    ORDER BY p.polname)
                 FROM pg_policy p WHERE p.polrelid = c.oid),
    'children', (SELECT jsonb_agg(jsonb_build_object('name', format('%I.%I', cn.nspname, ch.relname),
                            'bound', pg_get_expr(ch.relpartbound, ch.oid)) ORDER BY cn.nspname, ch.relname)
                 FROM pg_inherits h JOIN pg_class ch ON ch.oid = h.inhrelid JOIN pg_namespace cn ON cn.oid = ch.relnamespace
                 WHERE h.inhparent = c.oid AND c.relkind IN ('r', 'p') AND ch.relpersistence <> 't'),
    'definition', CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END,
    'sequence', (SELECT jsonb_strip_nulls(jsonb_build_object(
                    'type', format_type(s.seqtypid, NULL), 'start', s.seqstart, 'increment', s.seqincrement,
                    'min', s.seqmin, 'max', s.seqmax, 'cache', s.seqcache, 'cycle', s.seqcycle,
                    'owned_by', (SELECT format('%I.%I.%I', tn.nspname, tc.relname, ta.attname)
                                 FROM pg_depend o JOIN pg_class tc ON tc.oid = o.refobjid
                                 JOIN pg_namespace tn ON tn.oid = tc.relnamespace
                                 JOIN pg_attribute ta ON ta.attrelid = tc.oid AND ta.attnum = o.refobjsubid
                                 WHERE o.classid = 'pg_class'::regclass AND o.objid = c.oid
                                   AND o.refclassid = 'pg_class'::regclass AND o.refobjsubid > 0
                                   AND o.deptype = 'a'),
                    'identity_of', (SELECT format('%I.%I.%I', tn.nspname, tc.relname, ta.attname)
                                 FROM pg_depend o JOIN pg_class tc ON tc.oid = o.refobjid
                                 JOIN pg_namespace tn ON tn.oid = tc.relnamespace
                                 JOIN pg_attribute ta ON ta.attrelid = tc.oid AND ta.attnum = o.refobjsubid
                                 WHERE o.classid = 'pg_class'::regclass AND o.objid = c.oid
                                   AND o.refclassid = 'pg_class'::regclass AND o.refobjsubid > 0
                                   AND o.deptype = 'i')))
                 FROM pg_sequence s WHERE s.seqrelid = c.oid),
    'acl_default', gad.acl_text(acldefault((CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END)::"char", c.relowner)),
    'acl', gad.acl_text(c.relacl)))
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.oid = relation);
END
$image$;

-- The image of any object that a statement can touch. For what hangs on a relation (index, trigger, rule, policy,
-- constraint, default) it is the relation's. NULL: nothing is left of it, or it has no image.
CREATE OR REPLACE FUNCTION gad.image_of(class oid, object oid) RETURNS jsonb
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
SET quote_all_identifiers = off
AS $image$
DECLARE
    relation oid;
    result jsonb;
BEGIN
    CASE class::regclass::text
        WHEN 'pg_class' THEN
            SELECT coalesce(i.indrelid, c.oid) INTO relation
            FROM pg_class c LEFT JOIN pg_index i ON i.indexrelid = c.oid WHERE c.oid = object;
        WHEN 'pg_trigger' THEN SELECT tgrelid INTO relation FROM pg_trigger WHERE oid = object;
        WHEN 'pg_rewrite' THEN SELECT ev_class INTO relation FROM pg_rewrite WHERE oid = object;
        WHEN 'pg_policy' THEN SELECT polrelid INTO relation FROM pg_policy WHERE oid = object;
        WHEN 'pg_constraint' THEN SELECT nullif(conrelid, 0) INTO relation FROM pg_constraint WHERE oid = object;
        WHEN 'pg_attrdef' THEN SELECT adrelid INTO relation FROM pg_attrdef WHERE oid = object;
        WHEN 'pg_proc' THEN
            SELECT jsonb_strip_nulls(jsonb_build_object(
                       'kind', 'function', 'major', current_setting('server_version_num')::integer / 10000,
                       'schema', n.nspname, 'name', p.proname,
                       'arguments', pg_get_function_identity_arguments(p.oid), 'function_kind', p.prokind::text,
                       'language', l.lanname, 'owner', pg_get_userbyid(p.proowner),
                       'comment', obj_description(p.oid, 'pg_proc'),
                       'acl_default', gad.acl_text(acldefault('f', p.proowner)), 'acl', gad.acl_text(p.proacl),
                       'aggregate', (SELECT to_jsonb(a) - 'aggfnoid' - 'aggtranstype' - 'aggmtranstype' - 'aggsortop'
                                     || jsonb_build_object('type', a.aggtranstype::regtype, 'mtype', a.aggmtranstype::regtype,
                                                           'sort', a.aggsortop::regoperator)
                                     FROM pg_aggregate a WHERE a.aggfnoid = p.oid),
                       'definition', CASE WHEN p.prokind <> 'a' THEN pg_get_functiondef(p.oid) END))
            INTO result
            FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang
            WHERE p.oid = object;
        WHEN 'pg_type' THEN
            SELECT jsonb_strip_nulls(jsonb_build_object(
                       'kind', 'type', 'schema', n.nspname, 'name', t.typname, 'type_kind', t.typtype::text,
                       'owner', pg_get_userbyid(t.typowner),
                       'comment', obj_description(t.oid, 'pg_type'),
                       'acl_default', gad.acl_text(acldefault('T', t.typowner)), 'acl', gad.acl_text(t.typacl),
                       'collation', CASE WHEN t.typcollation <> 0 AND t.typtype = 'd' THEN t.typcollation::regcollation::text END,
                       'range', (SELECT jsonb_build_array(r.rngsubtype::regtype, r.rngcollation::regcollation, r.rngcanonical,
                                        r.rngsubdiff, (to_jsonb(r) ->> 'rngmultitypid')::oid::regtype)
                                 FROM pg_range r WHERE r.rngtypid = t.oid),
                       'own', CASE WHEN t.typtype = 'b' THEN to_jsonb(t) - '{oid,typnamespace,typowner,typrelid,typelem,typarray,typbasetype,typcollation,typacl,typdefaultbin}'::text[]
                              END,
                       'labels', (SELECT jsonb_agg(e.enumlabel ORDER BY e.enumsortorder)
                                  FROM pg_enum e WHERE e.enumtypid = t.oid),
                       'base', CASE WHEN t.typbasetype <> 0 THEN format_type(t.typbasetype, t.typtypmod) END,
                       'not_null', CASE WHEN t.typtype = 'd' AND t.typnotnull THEN true END,
                       'default', t.typdefault,
                       'attributes', (SELECT jsonb_agg(jsonb_build_array(a.attname, format_type(a.atttypid, a.atttypmod))
                                             ORDER BY a.attnum)
                                      FROM pg_attribute a WHERE t.typtype = 'c' AND a.attrelid = t.typrelid
                                        AND a.attnum > 0 AND NOT a.attisdropped),
                       'checks', (SELECT jsonb_agg(jsonb_build_array(k.conname, pg_get_constraintdef(k.oid)) ORDER BY k.conname)
                                  FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c')))
            INTO result
            FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.oid = object;
        WHEN 'pg_namespace' THEN
            SELECT jsonb_strip_nulls(jsonb_build_object('kind', 'schema', 'name', nspname, 'owner', pg_get_userbyid(nspowner),
                       'comment', obj_description(oid, 'pg_namespace'),
                       'acl_default', gad.acl_text(acldefault('n', nspowner)), 'acl', gad.acl_text(nspacl)))
            INTO result FROM pg_namespace WHERE oid = object;
        ELSE
            RETURN gad.image_of_other(class, object);
    END CASE;
    IF relation IS NOT NULL THEN
        RETURN gad.image(relation);
    END IF;
    RETURN result;
END
$image$;

-- The object of this server that an image of another server is about; NULL if there is none.
CREATE OR REPLACE FUNCTION gad.image_named(image jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
SET quote_all_identifiers = off
SET TimeZone = 'UTC'
SET DateStyle = 'ISO, YMD'
SET IntervalStyle = 'postgres'
SET bytea_output = 'hex'
SET extra_float_digits = 3
SET lc_monetary = 'C'
SET standard_conforming_strings = on
AS $named$
BEGIN
    CASE image ->> 'kind'
        WHEN 'relation' THEN
            RETURN (SELECT gad.image(c.oid) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                    WHERE n.nspname = image ->> 'schema' AND c.relname = image ->> 'name');
        WHEN 'function' THEN
            RETURN (SELECT gad.image_of('pg_proc'::regclass, p.oid) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
                    WHERE n.nspname = image ->> 'schema' AND p.proname = image ->> 'name'
                      AND pg_get_function_identity_arguments(p.oid) = image ->> 'arguments');
        WHEN 'type' THEN
            RETURN (SELECT gad.image_of('pg_type'::regclass, t.oid) FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
                    WHERE n.nspname = image ->> 'schema' AND t.typname = image ->> 'name');
        WHEN 'object' THEN
            RETURN gad.image_at(image);
        WHEN 'schema' THEN
            RETURN (SELECT gad.image_of('pg_namespace'::regclass, n.oid) FROM pg_namespace n
                    WHERE n.nspname = image ->> 'name');
        ELSE
            RETURN NULL;
    END CASE;
END
$named$;
