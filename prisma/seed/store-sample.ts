import { type Hex, keccak256, stringToBytes } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { datanetsDomain } from '#lib/chain/typed-data.ts'
import { firstManifest } from '#lib/domain/datanet-manifest.ts'
import {
  batchRoot,
  datanetId as chainIdOf,
  contributionCommitment,
  datanetVersionRoot,
  datumHash,
  documentHash,
  sortVersionRows,
} from '#lib/domain/hashing.ts'
import { contributionTypes } from '#lib/domain/typed-data.ts'
import { type Datum, datumKinds } from '#lib/schemas/datum.ts'
import { type DemoAccount, demoAccount, demoCurator, deployment } from '#server/chain/index.ts'
import { db } from '#server/db.ts'
import { newId } from '#server/id.ts'

export type Sample = {
  slug: string
  name: string
  domain: string
  summary: string
  description: string
  licence: string
  kind: Datum['kind']
  guidelines: string
  sampleQuestions: string[]
  contributors: { key: string; name: string }[]
  rows: ({ contributor: string } & Datum)[]
  heldout: { id: string; messages: { role: string; content: string }[]; answer: string; kind: string }[]
}
type Row = { datum: Datum; hash: Hex; author: DemoAccount; position: number }

/** Far enough away that a sample's signatures never expire: 2100-01-01. */
const deadline = 4_102_444_800n

/** Stores a sample with every contributor's own signed batch. @returns the Datanet's id */
export async function storeSample(sample: Sample): Promise<string> {
  const there = await db().datanet.findUnique({ where: { slug: sample.slug } })
  if (there) return there.id
  const curator = demoAccount(demoCurator)
  const salt = keccak256(stringToBytes(`modelfactory sample ${sample.slug}`))
  const onChain = chainIdOf(curator.address, salt)
  const authors = new Map(sample.contributors.map(({ key, name }) => [key, demoAccount(name)]))
  const rows = sample.rows.map(({ contributor, ...row }, position): Row => {
    const author = authors.get(contributor)
    if (!author) throw new Error(`${sample.slug}: row ${position + 1} names the unknown contributor ${contributor}`)
    const datum = { kind: row.kind, payload: row.payload, parents: row.parents }
    return { datum, hash: datumHash(datum), author, position }
  })
  const id = newId('dn')
  const batches = [...authors.values()].flatMap((author) => {
    const own = rows.filter((row) => row.author === author)
    return own.length > 0 ? [{ id: newId('con'), author, rows: own, root: batchRoot(own.map((row) => row.hash)) }] : []
  })
  const contributions = await Promise.all(batches.map((batch) => sign(sample, onChain, id, batch)))
  const rootOf = new Map(batches.flatMap((batch) => batch.rows.map((row) => [row.hash, batch] as const)))
  const records = rows.map(({ datum, hash, author, position }) => ({
    id: newId('dat'),
    datanetId: id,
    contributionId: rootOf.get(hash)?.id as string,
    hash,
    kind: datum.kind,
    payload: datum.payload,
    parents: datum.parents,
    contributor: author.address,
    contributorName: author.name,
    reviewer: curator.address,
    state: 'accepted' as const,
    position,
  }))
  const versionRows = sortVersionRows(
    records.map((record) => ({
      datumHash: record.hash,
      contributor: record.contributor,
      reviewer: record.reviewer,
      batchRoot: rootOf.get(record.hash)?.root as Hex,
    })),
  )
  const root = datanetVersionRoot(versionRows)
  const manifest = firstManifest({
    ...{ datanetId: onChain, name: sample.name, licence: sample.licence, kind: sample.kind },
    ...{ rows: rows.length, root, reviewers: [curator.address] },
  })
  const index = new Map(versionRows.map((row, at) => [row.datumHash, at]))
  const versionId = newId('dnv')
  const { slug, name, domain, summary, description, licence, kind, guidelines, sampleQuestions, heldout } = sample
  const facts = { slug, name, domain, summary, description, licence, kind, guidelines, sampleQuestions }
  await db().$transaction(async (tx) => {
    await tx.datanet.create({
      data: { ...facts, id, chainDatanetId: onChain.toString(), salt, ownerAddress: curator.address },
    })
    await tx.contribution.createMany({ data: contributions })
    await tx.datum.createMany({ data: records })
    await tx.datanetVersion.create({
      data: {
        id: versionId,
        datanetId: id,
        version: 1,
        root,
        rows: rows.length,
        manifest,
        manifestHash: documentHash(manifest),
      },
    })
    await tx.datanetVersionDatum.createMany({
      data: records.map((record) => ({ versionId, index: index.get(record.hash) as number, datumId: record.id })),
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

type Batch = { id: string; author: DemoAccount; rows: Row[]; root: Hex }

async function sign(sample: Sample, onChain: bigint, datanetId: string, { id, author, rows, root }: Batch) {
  const salt = keccak256(stringToBytes(`${sample.slug} ${author.name}`))
  const nonce = BigInt(keccak256(stringToBytes(`${sample.slug} nonce`))) >> 128n
  const message = {
    datanetId: onChain,
    kind: datumKinds.indexOf(sample.kind),
    contributor: author.address,
    batchRoot: root,
    rows: rows.length,
    licence: sample.licence,
    nonce,
    deadline,
  }
  const signature = await privateKeyToAccount(author.privateKey).signTypedData({
    domain: datanetsDomain(await deployment()),
    types: contributionTypes,
    primaryType: 'Contribution',
    message,
  })
  const { datanetId: _onChain, ...fields } = message
  const commitment = contributionCommitment(author.address, root, salt)
  return { ...fields, id, datanetId, nonce: nonce.toString(), signature, commitment, salt, committedAt: new Date() }
}
