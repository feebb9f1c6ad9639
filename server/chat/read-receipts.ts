import type { FeePolicy } from '#lib/domain/fees.ts'
import { canonicalJson } from '#lib/domain/hashing.ts'
import type { FeeBps, Receipt, Share } from '#lib/schemas/receipt.ts'
import { feePolicyOf } from '../chain/index.ts'
import { renderRow, toDatum } from '../datanet/index.ts'
import { db, wei } from '../db.ts'
import { notFound } from '../errors.ts'
import { log } from '../log.ts'

type Hex = `0x${string}`

/** Receipts by hash, each share with the row it names. Receipts are public, so rows of private Datanets are named and not told. */
export async function readReceipts(hashes: string[]): Promise<Map<string, Receipt>> {
  if (hashes.length === 0) return new Map()
  const rows = await db().receipt.findMany({
    where: { hash: { in: hashes } },
    include: {
      shares: { orderBy: { position: 'asc' } },
      charge: { select: { record: true, run: { select: { id: true, name: true } } } },
    },
  })
  const shares = rows.flatMap((row) => row.shares)
  const [data, datanets, policies] = await Promise.all([
    db().datum.findMany({ where: { hash: { in: shares.flatMap((share) => share.datumHash ?? []) } } }),
    db().datanet.findMany({ where: { chainDatanetId: { in: shares.map((share) => share.chainDatanetId) } } }),
    readPolicies(rows.map((row) => row.policyVersion)),
  ])
  const datumBy = new Map(data.map((row) => [`${row.datanetId}:${row.hash}`, row]))
  const datanetBy = new Map(datanets.map((row) => [row.chainDatanetId.toFixed(0), row]))
  const toShare = (share: (typeof shares)[number]): Share => {
    const id = share.chainDatanetId.toFixed(0)
    const datanet = datanetBy.get(id)
    const datum = datumBy.get(`${datanet?.id}:${share.datumHash}`)
    const text = datum && datanet?.visibility === 'public' ? renderRow(toDatum(datum)) : null
    return {
      chainDatanetId: id,
      datanetSlug: datanet?.slug ?? '',
      datanetName: datanet?.name ?? '',
      version: share.version,
      datumHash: share.datumHash as Hex | null,
      contributor: share.contributor as Hex | null,
      contributorName: datum?.contributorName ?? null,
      reviewer: share.reviewer as Hex | null,
      ppm: share.ppm,
      prompt: text?.prompt ?? null,
      answer: text?.answer ?? null,
    }
  }
  const hex = (value: string) => value as Hex
  return new Map(
    rows.map((row) => [
      row.hash,
      {
        hash: hex(row.hash),
        kind: row.kind,
        modelId: row.chainModelId.toFixed(0),
        version: row.version,
        adapterHash: hex(row.adapterHash),
        indexRoot: hex(row.indexRoot),
        promptHash: hex(row.promptHash),
        outputHash: hex(row.outputHash),
        fee: wei(row.fee).toString(),
        cumulative: wei(row.cumulative).toString(),
        channelId: hex(row.channelId),
        nonce: row.nonce.toString(),
        policyVersion: row.policyVersion,
        fees: policies.get(row.policyVersion) ?? null,
        modelPayee: hex(row.modelPayee),
        time: row.time.toString(),
        sharesHash: hex(row.sharesHash),
        signature: hex(row.signature),
        signer: hex(row.signer),
        createdAt: row.createdAt.toISOString(),
        epoch: row.epochNumber,
        shares: row.shares.map(toShare),
        training: row.charge && {
          runId: row.charge.run.id,
          runName: row.charge.run.name,
          record: canonicalJson(row.charge.record),
        },
      },
    ]),
  )
}

/** Old receipts are read without the chain too; then only how their fee was divided is not known. */
async function readPolicies(versions: number[]): Promise<Map<number, FeeBps | null>> {
  const read = async (version: number) => {
    try {
      return toFeeBps(await feePolicyOf(version))
    } catch (error) {
      log.warn({ err: error, version }, 'the fee policy of a receipt cannot be read')
      return null
    }
  }
  return new Map(
    await Promise.all([...new Set(versions)].map(async (version) => [version, await read(version)] as const)),
  )
}

function toFeeBps({ burn, treasury, stakers, model, data, reviewers, curators }: FeePolicy): FeeBps {
  const parts = { burn, treasury, stakers, model, data, reviewers, curators }
  return Object.fromEntries(Object.entries(parts).map(([part, value]) => [part, Number(value)])) as FeeBps
}

/** @throws AppError not_found */
export async function getReceipt({ input }: { input: { hash: string } }): Promise<Receipt> {
  const receipt = (await readReceipts([input.hash])).get(input.hash)
  if (!receipt) throw notFound('receipt')
  return receipt
}
