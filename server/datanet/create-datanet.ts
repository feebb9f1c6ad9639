import { verifyTypedData } from 'viem'
import type { z } from 'zod'
import { datanetsDomain } from '#lib/chain/typed-data.ts'
import { firstManifest } from '#lib/domain/datanet-manifest.ts'
import {
  datanetId as chainIdOf,
  contributionCommitment,
  datanetVersionRoot,
  datumHash,
  documentHash,
  sortVersionRows,
} from '#lib/domain/hashing.ts'
import { contributionTypes } from '#lib/domain/typed-data.ts'
import type { createDatanetInput, createDatanetOutput } from '#lib/schemas/datanet.ts'
import { type Datum, datumKinds } from '#lib/schemas/datum.ts'
import type { Upload } from '#prisma/generated/client.ts'
import { deployment } from '../chain/index.ts'
import { type Ctx, requireSession } from '../ctx.ts'
import { db } from '../db.ts'
import { AppError, notFound } from '../errors.ts'
import { newId } from '../id.ts'

type Input = z.infer<typeof createDatanetInput>
type Output = z.infer<typeof createDatanetOutput>

/**
 * Makes a Datanet of one signed batch, with its first version laid out and not released: the caller's transaction does that.
 * @throws AppError not_found | conflict | bad_input
 */
export async function createDatanet({ ctx, input }: { ctx: Ctx; input: Input }): Promise<Output> {
  const { userId, address } = requireSession(ctx)
  const upload = await db().upload.findFirst({ where: { id: input.uploadId, userId } })
  if (!upload) throw notFound('upload')
  const onChain = chainIdOf(address, input.datanetSalt)
  const existing = await db().datanet.findUnique({
    where: { chainDatanetId: onChain.toString() },
    include: { versions: true },
  })
  if (existing) return output(existing, existing.versions[0])
  await checkContribution(upload, address, onChain, input)

  const data = upload.data as Datum[]
  const batchRoot = upload.batchRoot as `0x${string}`
  const rows = data.map((datum) => ({
    datum,
    row: {
      datumHash: datumHash(datum as Parameters<typeof datumHash>[0]),
      contributor: address,
      reviewer: address,
      batchRoot,
    },
  }))
  const root = datanetVersionRoot(rows.map(({ row }) => row))
  const order = new Map(sortVersionRows(rows.map(({ row }) => row)).map((row, index) => [row.datumHash, index]))
  const { name, licence } = input
  const facts = { datanetId: onChain, name, licence, kind: upload.kind, rows: rows.length, root, reviewers: [address] }
  const manifest = firstManifest(facts)
  const datanetId = newId('dn')
  const versionId = newId('dnv')
  const contributionId = newId('con')
  const manifestHash = documentHash(manifest)
  const slug = await freeSlug(input.name)
  await db().$transaction(async (tx) => {
    await tx.datanet.create({
      data: {
        id: datanetId,
        chainDatanetId: onChain.toString(),
        salt: input.datanetSalt,
        slug,
        name: input.name,
        domain: input.domain,
        summary: input.summary,
        description: input.summary,
        licence: input.licence,
        kind: upload.kind,
        guidelines: '',
        sampleQuestions: [],
        ownerAddress: address,
      },
    })
    const { nonce, deadline, signature, salt } = input.contribution
    await tx.contribution.create({
      data: {
        id: contributionId,
        datanetId,
        kind: datumKinds.indexOf(upload.kind as (typeof datumKinds)[number]),
        contributor: address,
        batchRoot,
        rows: rows.length,
        licence: input.licence,
        nonce,
        deadline: BigInt(deadline),
        signature,
        salt,
        commitment: upload.commitment as string,
        committedAt: upload.committedAt as Date,
      },
    })
    const records = rows.map(({ datum, row }, position) => ({
      id: newId('dat'),
      datanetId,
      contributionId,
      hash: row.datumHash,
      kind: datum.kind,
      payload: datum.payload,
      parents: datum.parents,
      contributor: address,
      reviewer: address,
      state: 'accepted' as const,
      position,
    }))
    await tx.datum.createMany({ data: records })
    await tx.datanetVersion.create({
      data: { id: versionId, datanetId, version: 1, root, rows: rows.length, manifest, manifestHash },
    })
    await tx.datanetVersionDatum.createMany({
      data: records.map((record) => ({
        versionId,
        index: order.get(record.hash) as number,
        datumId: record.id,
      })),
    })
    await tx.upload.delete({ where: { id: upload.id } })
  })
  return output({ id: datanetId, slug, salt: input.datanetSalt }, { root, rows: rows.length, manifestHash })
}

const output = (
  datanet: { id: string; slug: string; salt: string },
  version: { root: string; rows: number; manifestHash: string } | undefined,
): Output => {
  if (!version) throw notFound('version')
  const hex = (value: string) => value as `0x${string}`
  return {
    id: datanet.id,
    slug: datanet.slug,
    release: {
      salt: hex(datanet.salt),
      root: hex(version.root),
      rows: version.rows,
      manifestHash: hex(version.manifestHash),
    },
  }
}

async function checkContribution(upload: Upload, address: `0x${string}`, onChain: bigint, input: Input): Promise<void> {
  const { salt, nonce, deadline, signature } = input.contribution
  const batchRoot = upload.batchRoot as `0x${string}`
  if (!upload.commitment || upload.commitment !== contributionCommitment(address, batchRoot, salt)) {
    throw new AppError('bad_input', 'This batch was not committed to before it was signed; upload the file again.')
  }
  if (deadline * 1000 < Date.now()) {
    throw new AppError('bad_input', 'The signature has expired; sign the contribution again.', { place: 'deadline' })
  }
  const valid = await verifyTypedData({
    address,
    domain: datanetsDomain(await deployment()),
    types: contributionTypes,
    primaryType: 'Contribution',
    message: {
      datanetId: onChain,
      kind: datumKinds.indexOf(upload.kind as (typeof datumKinds)[number]),
      contributor: address,
      batchRoot,
      rows: (upload.data as unknown[]).length,
      licence: input.licence,
      nonce: BigInt(nonce),
      deadline: BigInt(deadline),
    },
    signature,
  })
  if (!valid) {
    throw new AppError('bad_input', 'The signature is not by your wallet over exactly these rows; sign again.', {
      place: 'signature',
    })
  }
}

async function freeSlug(name: string): Promise<string> {
  const stem =
    name
      .normalize('NFKD')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 40) || 'datanet'
  const taken = new Set(
    (await db().datanet.findMany({ where: { slug: { startsWith: stem } }, select: { slug: true } })).map(
      (row) => row.slug,
    ),
  )
  for (let n = 1; ; n++) {
    const slug = n === 1 ? stem.padEnd(3, '-x') : `${stem}-${n}`
    if (!taken.has(slug)) return slug
  }
}
