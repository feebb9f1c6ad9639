import { chmod, mkdir, mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { db } from '#server/db.ts'
import { uploadFolder } from '#server/upload/folders.ts'
import { storeUpload } from '#server/upload/store-upload.ts'
import { writeBatch } from '#server/upload/write-batch.ts'
import { makeEmptyDatanet, makePerson, writeDeployment } from '#server/upload/testing/world.ts'
import { freePort } from '../../scripts/free-port.mjs'
import { queryOnce, startPostgres } from '../../scripts/services/postgres.ts'
import { applyMigrations } from '../../scripts/testing/apply-migrations.ts'
import { execFileSync } from 'node:child_process'
const ROWS = Number(process.env.ROWS ?? 200_000)
const folder = await mkdtemp(path.join(tmpdir(), 'modelfactory-bench-'))
await chmod(folder, 0o755)
const server = await startPostgres({ dataDir: folder, password: 'bench', port: await freePort() })
const pgCpu = () => { // seconds of all postgres processes of this data dir
  const out = execFileSync('ps', ['-eo', 'times,args'], { encoding: 'utf8' })
  return out
}
try {
  await queryOnce(server.url('postgres'), 'CREATE DATABASE bench')
  Object.assign(process.env, { DATABASE_URL: server.url('bench'), DATA_DIR: path.join(folder, 'data') })
  await applyMigrations(server.url('bench'))
  await writeDeployment(path.join(folder, 'data'))
  const by = await makePerson()
  const datanet = await makeEmptyDatanet(by)
  const id = 'upl_aaaaaaaaaaaaaaaaaaaa'
  await mkdir(path.join(uploadFolder(id), 'fingerprints'), { recursive: true })
  const f = await open(path.join(uploadFolder(id), 'rows.jsonl'), 'w')
  for (let from = 0; from < ROWS; from += 5000) {
    await f.write(Array.from({ length: 5000 }, (_, i) => JSON.stringify({ line: from + i + 1, datum: { kind: 'instruction', payload: { instruction: `What does the word number ${from + i} mean in the old books of the harbour?`, response: `It means what the keeper wrote in year ${from + i}: "a lamp that burns\nall night", and nothing else that anybody of the sisters remembers; `.repeat(2) }, parents: [] }, tokens: 80, language: 'en', flags: [] }) + '\n').join(''))
  }
  await f.close()
  const signal = new AbortController().signal
  const measure = async <T>(name: string, run: () => Promise<T>) => {
    const [t, c] = [performance.now(), process.cpuUsage()]
    const result = await run()
    const { user, system } = process.cpuUsage(c)
    console.log(name, 'wall', ((performance.now() - t) / 1000).toFixed(2), 'cpu here', ((user + system) / 1e6).toFixed(2), 'rss', Math.round(process.resourceUsage().maxRSS / 1024))
    return result
  }
  const batch = await measure('writeBatch', () => writeBatch(id, datanet, ROWS, { onProgress: async () => {}, signal }))
  const upload = await db().upload.create({ data: { id, userId: by.userId, datanetId: datanet.id, fileName: 'x', format: 'jsonl', origin: 'upload', state: 'storing', attempt: 3, kind: 'instruction', rows: ROWS, batchRoot: batch.batchRoot, commitment: '0x', committedAt: new Date(), signed: { salt: '0x', nonce: '1', deadline: 1, signature: '0x' } }, include: { datanet: true, user: true } })
  await measure('storeUpload', () => storeUpload(upload, { onProgress: async () => {}, signal }))
  console.log(await db().datum.count())
  const sizes = await db().$queryRaw`SELECT relname, pg_relation_size(oid) / 1000000 AS mb FROM pg_class WHERE relname LIKE 'datum%' ORDER BY 2 DESC LIMIT 15`
  console.log(JSON.stringify(sizes, (_, v) => typeof v === 'bigint' ? Number(v) : v))
  console.log(execFileSync('bash', ['-c', `ps -eo times,args | grep 'postgres: ' | grep bench | grep -v grep | sort -rn | head -5`], { encoding: 'utf8' }))
  await db().$disconnect()
} finally {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
}
