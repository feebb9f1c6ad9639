import { readFileSync } from 'node:fs'
const e = JSON.parse(readFileSync('/tmp/S3/env.json', 'utf8')); Object.assign(process.env, e)
const { ownConnection, readLeaves, leafSource } = await import('#server/release/version-leaves.ts')
const { chooseRows } = await import('#server/release/choose-rows.ts')
const { threadedTrees } = await import('#server/trees/index.ts')
const { changesQuery } = await import('#server/release/count-changes.ts')
const { measureQuality } = await import('#server/release/measure-quality.ts')
const c = await ownConnection()
const pid = (await c.query('SELECT pg_backend_pid() AS p')).rows[0].p
const pgcpu = () => { const f = readFileSync(`/proc/${pid}/stat`, 'utf8').split(' '); return (Number(f[13]) + Number(f[14])) * 10 }
let pc = pgcpu()
let t = performance.now(), cpu = process.cpuUsage()
const lap = (n: string) => { const u = process.cpuUsage(cpu); console.log(n.padEnd(14), Math.round(performance.now() - t), 'ms, node cpu', Math.round((u.user + u.system) / 1000), 'pg cpu', pgcpu() - pc); pc = pgcpu(); t = performance.now(); cpu = process.cpuUsage() }
await c.query('BEGIN'); await c.query(`SET LOCAL work_mem='384MB'; SET LOCAL temp_buffers='64MB'`)
const count = await chooseRows(c, e.id, e.owner); lap('choose')
const leaves = await readLeaves(c, { query: 'SELECT leaf FROM version_leaf ORDER BY index', count }); lap('read')
const build = await threadedTrees()
const tree = await build(leafSource(leaves)); lap('tree')
await c.query(`INSERT INTO datanet_version_datum (version_id, index, datum_id, trained) SELECT $1, index, id, trained FROM version_leaf ORDER BY index`, ['dnv_x']); lap('insert')
await c.query(changesQuery('SELECT id, parent FROM version_leaf WHERE trained'), ['', e.id]); lap('changes')
await measureQuality(c, e.id, null); lap('quality')
await c.query(`SELECT FROM version_leaf JOIN datum USING (id) WHERE datum.state = 'withdrawn' LIMIT 1`); lap('late')
await c.query('ROLLBACK'); lap('rollback')
await c.end(); process.exit(0)
