-- The images of objects that hang on no relation and are neither functions, types nor schemas: their catalog rows, with
-- every number put as a name.

CREATE OR REPLACE FUNCTION gad.detail_of(class oid, object oid) RETURNS jsonb
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
SET quote_all_identifiers = off
AS $detail$
DECLARE
    result jsonb;
BEGIN
    CASE class::regclass::text
        WHEN 'pg_operator' THEN
            SELECT jsonb_build_object('owner', pg_get_userbyid(o.oprowner), 'detail', jsonb_build_array(
                       o.oprkind, o.oprcanmerge, o.oprcanhash, o.oprresult::regtype, o.oprcom::regoperator,
                       o.oprnegate::regoperator, o.oprcode, o.oprrest, o.oprjoin))
            INTO result FROM pg_operator o WHERE o.oid = object;
        WHEN 'pg_opclass' THEN
            SELECT jsonb_build_object('owner', pg_get_userbyid(o.opcowner), 'detail', jsonb_build_array(
                       o.opcdefault, o.opcintype::regtype, o.opckeytype::regtype, (SELECT opfname FROM pg_opfamily f
                       WHERE f.oid = o.opcfamily)))
            INTO result FROM pg_opclass o WHERE o.oid = object;
        WHEN 'pg_opfamily' THEN
            SELECT jsonb_build_object('owner', pg_get_userbyid(f.opfowner), 'detail', jsonb_build_array(
                       (SELECT jsonb_agg(jsonb_build_array(p.amopstrategy, p.amoppurpose, p.amopopr::regoperator) ORDER BY
                                         p.amopopr::regoperator::text, p.amopstrategy)
                        FROM pg_amop p WHERE p.amopfamily = f.oid),
                       (SELECT jsonb_agg(jsonb_build_array(p.amprocnum, p.amproc::regprocedure) ORDER BY p.amprocnum,
                                         p.amproc::regprocedure::text)
                        FROM pg_amproc p WHERE p.amprocfamily = f.oid)))
            INTO result FROM pg_opfamily f WHERE f.oid = object;
        WHEN 'pg_cast' THEN
            SELECT jsonb_build_object('detail', jsonb_build_array(
                       c.castfunc::regprocedure, c.castcontext, c.castmethod))
            INTO result FROM pg_cast c WHERE c.oid = object;
        WHEN 'pg_collation' THEN
            SELECT jsonb_build_object('owner', pg_get_userbyid(c.collowner), 'detail', jsonb_build_array(
                       c.collprovider, c.collisdeterministic, c.collcollate, c.collctype,
                       coalesce(to_jsonb(c) ->> 'colllocale', to_jsonb(c) ->> 'colliculocale'),
                       to_jsonb(c) ->> 'collicurules'))
            INTO result FROM pg_collation c WHERE c.oid = object;
        WHEN 'pg_conversion' THEN
            SELECT jsonb_build_object('owner', pg_get_userbyid(c.conowner), 'detail', jsonb_build_array(
                       pg_encoding_to_char(c.conforencoding), pg_encoding_to_char(c.contoencoding), c.conproc,
                       c.condefault))
            INTO result FROM pg_conversion c WHERE c.oid = object;
        WHEN 'pg_ts_config' THEN
            SELECT jsonb_build_object('owner', pg_get_userbyid(c.cfgowner), 'detail', jsonb_build_array(
                       (SELECT prsname FROM pg_ts_parser p WHERE p.oid = c.cfgparser),
                       (SELECT jsonb_agg(jsonb_build_array(m.maptokentype, m.mapdict::regdictionary) ORDER BY m.maptokentype,
                                         m.mapseqno)
                        FROM pg_ts_config_map m WHERE m.mapcfg = c.oid)))
            INTO result FROM pg_ts_config c WHERE c.oid = object;
        WHEN 'pg_ts_dict' THEN
            SELECT jsonb_build_object('owner', pg_get_userbyid(d.dictowner), 'detail', jsonb_build_array(
                       (SELECT tmplname FROM pg_ts_template t WHERE t.oid = d.dicttemplate), d.dictinitoption))
            INTO result FROM pg_ts_dict d WHERE d.oid = object;
        WHEN 'pg_ts_parser' THEN
            SELECT jsonb_build_object('detail', jsonb_build_array(
                       p.prsstart, p.prstoken, p.prsend, p.prsheadline, p.prslextype))
            INTO result FROM pg_ts_parser p WHERE p.oid = object;
        WHEN 'pg_ts_template' THEN
            SELECT jsonb_build_object('detail', jsonb_build_array(t.tmplinit, t.tmpllexize))
            INTO result FROM pg_ts_template t WHERE t.oid = object;
        WHEN 'pg_foreign_data_wrapper' THEN
            SELECT jsonb_build_object('owner', pg_get_userbyid(w.fdwowner), 'acl', gad.acl_text(w.fdwacl),
                       'acl_default', gad.acl_text(acldefault('F', w.fdwowner)), 'detail', jsonb_build_array(
                       w.fdwhandler::regproc, w.fdwvalidator::regproc, w.fdwoptions))
            INTO result FROM pg_foreign_data_wrapper w WHERE w.oid = object;
        WHEN 'pg_foreign_server' THEN
            SELECT jsonb_build_object('owner', pg_get_userbyid(s.srvowner), 'acl', gad.acl_text(s.srvacl),
                       'acl_default', gad.acl_text(acldefault('S', s.srvowner)), 'detail', jsonb_build_array(
                       (SELECT fdwname FROM pg_foreign_data_wrapper w WHERE w.oid = s.srvfdw), s.srvtype, s.srvversion,
                       s.srvoptions))
            INTO result FROM pg_foreign_server s WHERE s.oid = object;
        WHEN 'pg_user_mapping' THEN
            -- a password may be in the options: their sum is enough to compare
            SELECT jsonb_build_object('detail', encode(sha256(convert_to(coalesce(m.umoptions::text, ''), 'UTF8')), 'hex'))
            INTO result FROM pg_user_mapping m WHERE m.oid = object;
        WHEN 'pg_statistic_ext' THEN
            SELECT jsonb_build_object('owner', pg_get_userbyid(s.stxowner), 'major',
                       current_setting('server_version_num')::integer / 10000,
                       'definition', pg_get_statisticsobjdef(s.oid),
                       'target', coalesce((to_jsonb(s) ->> 'stxstattarget')::integer, -1))
            INTO result FROM pg_statistic_ext s WHERE s.oid = object;
        WHEN 'pg_extension' THEN
            SELECT jsonb_build_object('detail', jsonb_build_array(e.extversion, e.extnamespace::regnamespace))
            INTO result FROM pg_extension e WHERE e.oid = object;
        WHEN 'pg_language' THEN
            SELECT jsonb_build_object('owner', pg_get_userbyid(l.lanowner), 'acl', gad.acl_text(l.lanacl),
                       'acl_default', gad.acl_text(acldefault('l', l.lanowner)), 'detail', jsonb_build_array(
                       l.lanispl, l.lanpltrusted, l.lanplcallfoid::regproc, l.laninline::regproc, l.lanvalidator::regproc))
            INTO result FROM pg_language l WHERE l.oid = object;
        WHEN 'pg_transform' THEN
            SELECT jsonb_build_object('detail', jsonb_build_array(t.trffromsql::regproc, t.trftosql::regproc))
            INTO result FROM pg_transform t WHERE t.oid = object;
        WHEN 'pg_am' THEN
            SELECT jsonb_build_object('detail', jsonb_build_array(a.amhandler::regproc, a.amtype))
            INTO result FROM pg_am a WHERE a.oid = object;
        WHEN 'pg_default_acl' THEN
            SELECT jsonb_build_object('owner', pg_get_userbyid(d.defaclrole), 'acl', gad.acl_text(d.defaclacl))
            INTO result FROM pg_default_acl d WHERE d.oid = object;
        WHEN 'pg_publication' THEN
            SELECT jsonb_build_object('owner', pg_get_userbyid(p.pubowner), 'detail', jsonb_build_array(
                       p.puballtables, p.pubinsert, p.pubupdate, p.pubdelete, p.pubtruncate, p.pubviaroot,
                       (SELECT jsonb_agg(r.prrelid::regclass ORDER BY r.prrelid::regclass::text)
                        FROM pg_publication_rel r WHERE r.prpubid = p.oid)))
            INTO result FROM pg_publication p WHERE p.oid = object AND p.pubname NOT LIKE 'gad\_%';
        WHEN 'pg_event_trigger' THEN
            SELECT jsonb_build_object('owner', pg_get_userbyid(t.evtowner), 'detail', jsonb_build_array(
                       t.evtevent, t.evtfoid::regproc, t.evtenabled, t.evttags))
            INTO result FROM pg_event_trigger t WHERE t.oid = object AND t.evtname NOT LIKE 'gad\_%';
        ELSE
            RETURN NULL;
    END CASE;
    RETURN result;
END
$detail$;

CREATE OR REPLACE FUNCTION gad.image_of_other(class oid, object oid) RETURNS jsonb
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
SET quote_all_identifiers = off
AS $image$
SELECT jsonb_strip_nulls(jsonb_build_object('kind', 'object', 'type', a.type, 'names', a.object_names, 'args', a.object_args,
           'comment', obj_description(object, class::regclass::name)) || d.detail)
FROM pg_identify_object_as_address(class, object, 0) a, gad.detail_of(class, object) d(detail)
WHERE d.detail IS NOT NULL
$image$;

CREATE OR REPLACE FUNCTION gad.image_at(image jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $at$
DECLARE
    found record;
BEGIN
    SELECT a.classid, a.objid INTO found
    FROM pg_get_object_address(image ->> 'type',
             ARRAY(SELECT jsonb_array_elements_text(image -> 'names')),
             ARRAY(SELECT jsonb_array_elements_text(image -> 'args'))) a;
    RETURN gad.image_of_other(found.classid, found.objid);
EXCEPTION
    WHEN undefined_object OR undefined_function OR undefined_table OR invalid_schema_name OR invalid_parameter_value THEN
        RETURN NULL; -- there is no such object
END
$at$;

-- What a DROP OWNED dropped, by kind and identity: all that can have an owner, and no more of the rest than is named.
CREATE OR REPLACE FUNCTION gad.dropped() RETURNS jsonb
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
SET quote_all_identifiers = off
AS $dropped$
SELECT jsonb_build_array(jsonb_build_object('dropped', coalesce(jsonb_agg(d.object_type || ' ' || d.object_identity), '[]')))
FROM pg_event_trigger_dropped_objects() d
WHERE NOT d.is_temporary AND (d.original OR d.object_type IN ('sequence', 'type'))
$dropped$;

-- Who owns what behind a DROP OWNED, for REASSIGN OWNED in front of it tells nobody: by owner, kind and identity. The owner
-- of the server's own objects stands for all that are not listed. Large objects are carried over by looking at them.
CREATE OR REPLACE FUNCTION gad.owners() RETURNS jsonb
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
SET quote_all_identifiers = off
AS $owners$
SELECT jsonb_build_array(jsonb_build_object('user', session_user, 'rest', pg_get_userbyid(10), 'owned', coalesce(
           (SELECT jsonb_object_agg(o.owner, o.owned)
            FROM (SELECT pg_get_userbyid(s.refobjid) AS owner, jsonb_agg(i.type || ' ' || i.identity) AS owned
                  FROM pg_shdepend s CROSS JOIN LATERAL pg_identify_object(s.classid, s.objid, 0) i
                  WHERE s.dbid = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
                    AND s.refclassid = 'pg_authid'::regclass AND s.deptype = 'o'
                    AND s.classid NOT IN ('pg_largeobject'::regclass, 'pg_default_acl'::regclass, 'pg_user_mapping'::regclass)
                    AND coalesce(i.schema, '') <> 'gad' AND coalesce(i.schema, '') NOT LIKE 'pg\_temp%'
                  GROUP BY 1) o), '{}')))
$owners$;
