import { readFileSync } from 'node:fs'
const e = JSON.parse(readFileSync('/tmp/S3/env.json', 'utf8')); Object.assign(process.env, e)
const { ownConnection } = await import('#server/release/version-leaves.ts')
const choose = await import('#server/release/choose-rows.ts')
const c = await ownConnection()
const orig = c.query.bind(c)
await orig(`BEGIN; SET LOCAL work_mem='384MB'`)
;(c as any).query = async (s: any, v: any) => { if (typeof s === 'string' && s.includes('CREATE TEMPORARY')) { const r = await orig('EXPLAIN (ANALYZE, BUFFERS) ' + s); console.log(r.rows.map((x: any) => x['QUERY PLAN']).join('\n')); process.exit(0) } return orig(s, v) }
await choose.chooseRows(c, e.id, e.owner)
