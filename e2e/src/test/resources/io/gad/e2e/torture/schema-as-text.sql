-- Types whose values each server writes by numbers of its own: a database with such a column comes as text, all of it. So
-- only every other run has these.
CREATE TABLE catalog_bound (
    id int PRIMARY KEY, rc regclass, rt regtype, rp regproc, rpr regprocedure, ro regoper, ror regoperator, rn regnamespace,
    rr regrole, rcf regconfig, rd regdictionary, rco regcollation, rcs regclass[], i2v int2vector, ov oidvector
);
CREATE TABLE catalog_bound_without_key (rc regclass, rt regtype[]);
CREATE TABLE by_catalog (rc regclass PRIMARY KEY, n int, big text);
INSERT INTO catalog_bound SELECT i, 'keyed', 'mood', 'note', 'note()', '|/', '+(integer,integer)', '"Odd ""Schema"', 'torture_clerk',
    'english', 'simple', 'anycase', '{keyed,NULL,"\"Case\""}', '', '1 3' FROM generate_series(1, 20) i;
