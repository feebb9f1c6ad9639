import { readFileSync } from 'node:fs'
const e = JSON.parse(readFileSync('/tmp/S3/env.json', 'utf8')); Object.assign(process.env, e)
const { db } = await import('#server/db.ts')
const { makeVersion } = await import('#server/release/make-version.ts')
const { writeExports } = await import('#server/release/exports/write-exports.ts')
const { threadedTrees } = await import('#server/trees/index.ts')
let t = performance.now()
const lap = (n: string) => { console.log(n, Math.round(performance.now() - t), 'ms', 'rss', Math.round(process.resourceUsage().maxRSS / 1024)); t = performance.now() }
let v = await db().datanetVersion.findFirst({ where: { datanetId: e.id, version: 1 } })
if (!v) {
  await db().releaseJob.create({ data: { id: 'rel_00000000000000000001', datanetId: e.id, requestedBy: e.owner, state: 'preparing' } })
  await makeVersion('rel_00000000000000000001', await threadedTrees()); lap('version')
  v = await db().datanetVersion.findFirstOrThrow({ where: { datanetId: e.id, version: 1 } })
}
await db().datanetVersion.update({ where: { id: v.id }, data: { releasedAt: new Date(), files: {} } })
await writeExports(v.id); lap('exports')
console.log((await db().datanetVersion.findFirstOrThrow({ where: { id: v.id } })).files)
process.exit(0)
