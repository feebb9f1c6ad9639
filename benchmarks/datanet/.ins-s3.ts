import { readFileSync } from 'node:fs'
const e = JSON.parse(readFileSync('/tmp/S3/env.json', 'utf8')); Object.assign(process.env, e)
const { ownConnection } = await import('#server/release/version-leaves.ts')
const c = await ownConnection()
const pid = (await c.query('SELECT pg_backend_pid() AS p')).rows[0].p
const pgcpu = () => { const f = readFileSync(`/proc/${pid}/stat`, 'utf8').split(' '); return (Number(f[13]) + Number(f[14])) * 10 }
const q = async (n: string, s: string) => { const a = pgcpu(), t = performance.now(); const r = await c.query(s); console.log(n.padEnd(30), 'ms', Math.round(performance.now() - t), 'cpu', pgcpu() - a); return r }
const leaf = (await import('#server/release/version-leaves.ts')).encodedLeaf
const own = `'${e.owner}'`, dn = `'${e.id}'`
await c.query(`BEGIN; SET LOCAL work_mem='192MB'`)
await q('scan only', `SELECT count(d.hash) FROM datum d WHERE d.datanet_id=${dn} AND d.state='accepted' AND d.kind<>'validation'`)
await q('scan+leaf', `SELECT count(l) FROM (SELECT ${leaf('d.hash','d.contributor',`coalesce(nullif(d.reviewer,''),${own})`,'c.batch_root')} AS l FROM datum d JOIN contribution c ON c.id=d.contribution_id WHERE d.datanet_id=${dn} AND d.state='accepted' AND d.kind<>'validation' OFFSET 0) x`)
await q('narrow ctas', `CREATE TEMP TABLE vl ON COMMIT DROP AS SELECT (row_number() OVER (ORDER BY leaf)-1)::int AS index, x.* FROM (SELECT d.id, ${leaf('d.hash','d.contributor',`coalesce(nullif(d.reviewer,''),${own})`,'c.batch_root')} AS leaf, true AS trained, d.parents[1] AS parent, d.flags<>'[]' AS flagged, d.tokens AS size FROM datum d JOIN contribution c ON c.id=d.contribution_id WHERE d.datanet_id=${dn} AND d.state='accepted' AND d.kind<>'validation') x`)
await q('analyze', 'ANALYZE vl')
await q('distinct contributors', `SELECT count(*) FROM (SELECT substr(leaf,45,20) FROM vl GROUP BY 1) x`)
await c.query('CREATE TABLE a (version_id text not null, index int not null, datum_id text not null, trained bool not null)')
await q('insert no index', `INSERT INTO a SELECT 'dnv_00000000000000000000', index, id, trained FROM vl`)
await c.query('TRUNCATE a; ALTER TABLE a ADD PRIMARY KEY (version_id, index)')
await q('insert pk', `INSERT INTO a SELECT 'dnv_00000000000000000000', index, id, trained FROM vl`)
await c.query('TRUNCATE a; CREATE INDEX ai ON a(datum_id)')
await q('insert pk + index', `INSERT INTO a SELECT 'dnv_00000000000000000000', index, id, trained FROM vl`)
await c.query('TRUNCATE a')
await q('insert pk + index by datum', `INSERT INTO a SELECT 'dnv_00000000000000000000', index, id, trained FROM vl ORDER BY id COLLATE "C"`)
await c.query('ROLLBACK'); await c.end(); process.exit(0)
