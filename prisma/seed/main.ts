import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { EMBEDDED_CHAIN_ID } from '#lib/chain/chains.ts'
import { deployment } from '#server/chain/index.ts'
import { db } from '#server/db.ts'
import { boss } from '#server/queue.ts'
import { releaseSample } from './release-sample.ts'
import { type Sample, storeSample } from './store-sample.ts'
import { storeWaiting } from './store-waiting.ts'

/** Brings the sample Datanets into the database and onto the embedded chain. Safe to repeat, also after either was lost. */
async function seed(): Promise<void> {
  const { chainId } = await deployment()
  if (chainId !== EMBEDDED_CHAIN_ID) {
    console.log(`chain ${chainId} is not the embedded one: no samples are made on it`)
    return
  }
  const folder = path.join(import.meta.dirname, 'datanets')
  for (const slug of (await readdir(folder)).sort()) {
    if (!existsSync(path.join(folder, slug, 'datanet.json'))) continue
    const read = (file: string) => readFile(path.join(folder, slug, file), 'utf8')
    const lines = async (file: string) =>
      (await read(file))
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
    const sample: Sample = {
      ...JSON.parse(await read('datanet.json')),
      rows: await lines('rows.jsonl'),
      heldout: await lines('heldout.jsonl'),
      proposed: existsSync(path.join(folder, slug, 'proposed.jsonl')) ? await lines('proposed.jsonl') : [],
    }
    const id = await storeSample(sample)
    await storeWaiting(sample, id)
    await releaseSample(id)
    console.log(`${slug}: ${sample.rows.length} rows, ${sample.proposed.length} for review`)
  }
}

await seed()
// a release asks for its exports, which the workers make
await (await boss()).stop()
await db().$disconnect()
