import { type Hex, keccak256, stringToBytes } from 'viem'
import { batchRoot, datanetId as chainIdOf, datumHash } from '#lib/domain/hashing.ts'
import type { Datum } from '#lib/schemas/datum.ts'
import type { FindingRule } from '#lib/schemas/finding.ts'
import { type DemoAccount, demoAccount, demoCurator } from '#server/chain/index.ts'
import { db } from '#server/db.ts'
import { newId } from '#server/id.ts'
import { makeVersion } from '#server/release/make-version.ts'
import { signBatch } from './sign-batch.ts'

export type SampleRow = { contributor: string } & Pick<Datum, 'kind' | 'payload'> & { parents: Hex[] }
export type Sample = {
  slug: string
  name: string
  domain: string
  summary: string
  description: string
  tags: string[]
  licence: string
  kind: Datum['kind']
  guidelines: string
  sampleQuestions: string[]
  contributors: { key: string; name: string }[]
  rows: SampleRow[]
  /** rows that wait for review; `similar`: the question of the row that it is too close to */
  proposed: (SampleRow & { flag?: { rule: FindingRule; reason: string; similar: string } })[]
  heldout: { id: string; messages: { role: string; content: string }[]; answer: string; kind: string }[]
}
export type Row = { datum: Pick<Datum, 'kind' | 'payload'> & { parents: Hex[] }; hash: Hex; author: DemoAccount }

export const authorsOf = (sample: Sample): Map<string, DemoAccount> =>
  new Map(sample.contributors.map(({ key, name }) => [key, demoAccount(name)]))

/** Rows with their hash and author. @throws Error for a row of somebody unknown */
export function toRows(sample: Sample, rows: SampleRow[]): Row[] {
  const authors = authorsOf(sample)
  return rows.map(({ contributor, kind, payload, parents }, n) => {
    const author = authors.get(contributor)
    if (!author) throw new Error(`${sample.slug}: row ${n + 1} names the unknown contributor ${contributor}`)
    const datum = { kind, payload, parents }
    return { datum, hash: datumHash(datum), author }
  })
}

/** Each author's rows as a batch of theirs. */
export const toBatches = (sample: Sample, rows: Row[]) =>
  [...Map.groupBy(rows, (row) => row.author.name).values()].map((own) => ({
    id: newId('con'),
    author: own[0]?.author as DemoAccount,
    hashes: own.map((row) => row.hash),
    rows: own.length,
    root: batchRoot(own.map((row) => row.hash)),
    kind: sample.kind,
  }))

/**
 * Stores a sample with every contributor's own signed batch, accepted by the curator, and prepares its first version. Goes on
 * where it was ended. @returns the Datanet's id
 */
export async function storeSample(sample: Sample): Promise<string> {
  const there = await db().datanet.findUnique({ where: { slug: sample.slug } })
  const id = there?.id ?? (await storeRows(sample))
  if ((await db().datanetVersion.count({ where: { datanetId: id, version: 1 } })) > 0) return id
  const job = { datanetId: id, state: 'preparing' }
  const started = await db().releaseJob.findFirst({ where: job })
  const { ownerAddress } = await db().datanet.findUniqueOrThrow({ where: { id } })
  const made = { ...job, id: newId('rel'), requestedBy: ownerAddress, notes: 'The first rows.' }
  await makeVersion((started ?? (await db().releaseJob.create({ data: made }))).id)
  return id
}

async function storeRows(sample: Sample): Promise<string> {
  const curator = demoAccount(demoCurator)
  const salt = keccak256(stringToBytes(`modelfactory sample ${sample.slug}`))
  const chainDatanetId = chainIdOf(curator.address, salt)
  const id = newId('dn')
  const rows = toRows(sample, sample.rows)
  const batches = toBatches(sample, rows)
  const of = { datanetId: id, chainDatanetId, licence: sample.licence }
  const contributions = await Promise.all(batches.map((batch) => signBatch(sample.slug, of, batch)))
  const batchOf = new Map(batches.flatMap((batch) => batch.hashes.map((hash) => [hash, batch] as const)))
  const at = new Date()
  const records = rows.map(({ datum, hash, author }, position) => ({
    ...datum,
    id: newId('dat'),
    datanetId: id,
    contributionId: batchOf.get(hash)?.id as string,
    hash,
    contributor: author.address,
    contributorName: author.name,
    reviewer: curator.address,
    state: 'accepted' as const,
    position,
    votes: 1,
    createdAt: at,
    decidedAt: at,
  }))
  const { slug, name, domain, summary, description, tags, licence, kind, guidelines, sampleQuestions, heldout } = sample
  const facts = { slug, name, domain, summary, description, tags, licence, guidelines, sampleQuestions }
  const chain = { chainDatanetId: chainDatanetId.toString(), salt, ownerAddress: curator.address }
  await db().$transaction(async (tx) => {
    await tx.datanet.create({ data: { ...facts, ...chain, id, kinds: [kind], nextPosition: rows.length } })
    await tx.contribution.createMany({ data: contributions })
    await tx.datum.createMany({ data: records })
    await tx.review.createMany({
      data: records.map((record) => ({
        id: newId('rev'),
        datanetId: id,
        datumId: record.id,
        reviewer: curator.address,
        verdict: 'accept',
        open: false,
        createdAt: at,
      })),
    })
    await tx.heldoutQuestion.createMany({
      data: heldout.map(({ id: _id, ...question }, position) => ({
        ...question,
        id: newId('q'),
        datanetId: id,
        position,
      })),
    })
  })
  return id
}
