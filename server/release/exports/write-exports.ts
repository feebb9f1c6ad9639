import { mkdir, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { canonicalJson } from '#lib/domain/hashing.ts'
import type { DatumKind } from '#lib/schemas/datum.ts'
import { putFile } from '../../blob.ts'
import { db } from '../../db.ts'
import { env } from '../../env.ts'
import { buildTables } from '../../viewer/index.ts'
import { ownConnection } from '../version-leaves.ts'
import { columnsOf } from './columns.ts'
import { croissant } from './croissant.ts'
import { writeChanges, writeRows } from './write-rows.ts'
import { writeTables } from './write-tables.ts'

type Files = Record<string, { sha256: string; bytes: number }>

/** Writes the files of a released version into the blob store, and what its viewer reads. Safe to repeat; does nothing when they are there. */
export async function writeExports(
  versionId: string,
  signal: AbortSignal = new AbortController().signal,
): Promise<void> {
  const version = await db().datanetVersion.findUniqueOrThrow({
    where: { id: versionId },
    include: { datanet: { include: { questions: { orderBy: { position: 'asc' } } } } },
  })
  if (!version.releasedAt || Object.keys(version.files as Files).length > 0) return
  const { datanet } = version
  const folder = path.join(path.resolve(env.DATA_DIR), 'exports', versionId)
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const at = (name: string) => path.join(folder, name)
  const client = await ownConnection()
  const files: Files = {}
  const keep = async (name: string) => {
    files[name] = { bytes: (await stat(at(name))).size, sha256: await putFile(at(name)) }
  }
  try {
    const [span] = await db().$queryRaw<{ kinds: DatumKind[]; last: number }[]>`
      SELECT array_agg(DISTINCT d.kind) AS kinds, max(d.position) AS last
      FROM datanet_version_datum leaf JOIN datum d ON d.id = leaf.datum_id
      WHERE leaf.version_id = ${versionId} AND leaf.trained`
    const kinds = (datanet.kinds as DatumKind[]).filter((kind) => span?.kinds.includes(kind))
    const others = (span?.kinds ?? []).filter((kind) => !kinds.includes(kind))
    const columns = columnsOf([...kinds, ...others], datanet.visibility === 'private')
    const source = { client, versionId, datanetId: datanet.id, ownerAddress: datanet.ownerAddress }
    const rows = { ...source, lastPosition: span?.last ?? -1 }
    await writeTables(folder, columns, await writeRows(at('train.jsonl'), columns, rows, signal))
    if (datanet.questions.length > 0) {
      const lines = datanet.questions.map(({ messages, answer, kind }) => JSON.stringify({ messages, answer, kind }))
      await writeFile(at('test.jsonl'), `${lines.join('\n')}\n`)
    }
    const parent = await db().datanetVersion.findFirst({
      where: { datanetId: datanet.id, version: version.version - 1, releasedAt: { not: null } },
      select: { id: true },
    })
    await writeChanges(at('changes.jsonl'), { client, versionId, parentId: parent?.id ?? null })
    await writeFile(at('manifest.json'), canonicalJson(version.manifest))
    for (const name of ['train.jsonl', 'train.parquet', 'train.csv', 'changes.jsonl', 'manifest.json']) await keep(name)
    if (datanet.questions.length > 0) await keep('test.jsonl')
    const { name, slug, summary, licence, tags, ownerAddress } = datanet
    const facts = { name, slug, description: summary, licence, tags, ownerAddress, columns, files }
    const described = { ...facts, version: version.version, releasedAt: version.releasedAt, root: version.root }
    await writeFile(at('croissant.json'), `${JSON.stringify(croissant(described), null, 2)}\n`)
    await keep('croissant.json')
    await buildTables(versionId, {
      parquet: at('train.parquet'),
      train: at('train.jsonl'),
      test: files['test.jsonl'] ? at('test.jsonl') : null,
    })
    await db().datanetVersion.update({ where: { id: versionId }, data: { files } })
  } finally {
    await client.end()
    await rm(folder, { recursive: true, force: true })
  }
}
