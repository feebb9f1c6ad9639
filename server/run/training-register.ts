import { type Hex, parseEventLogs } from 'viem'
import { modelRegistryAbi } from '#lib/chain/generated/abis.ts'
import { documentHash, type ModelVersionFields, modelVersionHash } from '#lib/domain/hashing.ts'
import { versionFieldsFromJson, versionFieldsToJson } from '#lib/domain/version-fields.ts'
import { trainingRecordSchema } from '#lib/schemas/receipt.ts'
import type { RunCharge } from '#prisma/generated/client.ts'
import { deployment, operatorAddress, publicClient, sendAsOperator } from '../chain/index.ts'
import { db } from '../db.ts'
import { log } from '../log.ts'
import { baseFiles } from '../model/index.ts'

/** Names registering among PostgreSQL's advisory locks. */
const registerLock = 1_614
const patience = { maxWait: 120_000, timeout: 180_000 }
const nothing: Hex = `0x${'00'.repeat(32)}`
/** What one request returns must fit where a contract's code would, in 24 kB. */
const callsAtOnce = 200

export type RegisteredVersion = { modelId: bigint; version: number; fields: ModelVersionFields }

/**
 * Gives a charged training its version in the operator's training register, a model of the operator's that is nowhere
 * served or listed: a receipt must name a registered version with the adapter, the index and the Datanets that it pays for.
 * Repeating it, after a kill too, registers nothing twice.
 */
export async function registerTraining(charge: RunCharge): Promise<RegisteredVersion> {
  const key = { runId: charge.runId, part: charge.part }
  const fields = await fieldsOf(charge)
  return db().$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(${registerLock})`
    const row = await tx.runCharge.findUniqueOrThrow({ where: { runId_part: key } })
    if (row.chainModelId && row.version) {
      return {
        modelId: BigInt(row.chainModelId.toFixed(0)),
        version: row.version,
        fields: versionFieldsFromJson(row.fields),
      }
    }
    const known = await tx.runCharge.findMany({
      where: { version: { not: null } },
      select: { chainModelId: true, version: true },
    })
    const first = known[0]?.chainModelId
    const place = first
      ? await inRegister(
          BigInt(first.toFixed(0)),
          known.map(({ version }) => version ?? 0),
          fields,
        )
      : await newRegister(fields)
    const chainModelId = place.modelId.toString()
    await tx.runCharge.update({
      where: { runId_part: key },
      data: { chainModelId, version: place.version, fields: versionFieldsToJson(fields) },
    })
    return { ...place, fields }
  }, patience)
}

const record = (charge: Pick<RunCharge, 'record'>) => trainingRecordSchema.parse(charge.record)
const hex = (sha256: string) => `0x${sha256}` as Hex

async function fieldsOf(charge: RunCharge): Promise<ModelVersionFields> {
  const about = record(charge)
  const base = await baseFiles(about.baseModel)
  return {
    baseHash: hex(base['model.safetensors']),
    adapterHash: hex(about.adapter.sha256),
    ggufHash: about.adapter.ggufSha256 ? hex(about.adapter.ggufSha256) : nothing,
    templateHash: hex(base['chat_template.jinja']),
    runRoot: (about.run.root ?? nothing) as Hex,
    indexRoot: (about.attributionIndexRoot ?? nothing) as Hex,
    passportHash: documentHash(about),
    datanets: about.datanets.map(({ datanetId, version }) => ({ datanetId: BigInt(datanetId), version })),
  }
}

const registry = async () => ({ address: (await deployment()).addresses.modelRegistry, abi: modelRegistryAbi }) as const

/** Of versions named by pairs, the newest that has these fields: one was published and nobody lived to write it down. */
async function findPublished(
  candidates: readonly (readonly [bigint, number])[],
  fields: ModelVersionFields,
): Promise<{ modelId: bigint; version: number } | null> {
  const [reader, contract] = await Promise.all([publicClient(), registry()])
  const wanted = modelVersionHash(fields)
  for (let at = 0; at < candidates.length; at += callsAtOnce) {
    const page = candidates.slice(at, at + callsAtOnce)
    const contracts = page.map((args) => ({ ...contract, functionName: 'versionHash', args }) as const)
    const hashes = await reader.multicall({ contracts, allowFailure: false, deployless: true, batchSize: 0 })
    const found = page[hashes.indexOf(wanted)]
    if (found) return { modelId: found[0], version: found[1] }
  }
  return null
}

/** @param known versions that are written down */
async function inRegister(modelId: bigint, known: readonly number[], fields: ModelVersionFields) {
  const [reader, contract] = await Promise.all([publicClient(), registry()])
  const [versions] = await reader.readContract({ ...contract, functionName: 'models', args: [modelId] })
  await registerAgain(
    modelId,
    known.filter((version) => version > versions),
  )
  const taken = new Set(known)
  const unknown: [bigint, number][] = []
  for (let version = versions; version > 0; version--) if (!taken.has(version)) unknown.push([modelId, version])
  return (await findPublished(unknown, fields)) ?? publishNext(modelId, fields)
}

/**
 * A chain that was killed has lost its last second. What was registered in it comes again, in its order, so that receipts go on
 * naming what they were signed for. @throws Error when a version gets another number; tried again, it comes nearer
 */
async function registerAgain(modelId: bigint, lost: readonly number[]): Promise<void> {
  for (const version of [...lost].sort((a, b) => a - b)) {
    const charge = await db().runCharge.findFirstOrThrow({ where: { chainModelId: modelId.toString(), version } })
    const fields = versionFieldsFromJson(charge.fields)
    const place = version === 1 ? await newRegister(fields) : await publishNext(modelId, fields)
    log.warn(
      { lost: version, run: charge.runId, ...place },
      'the chain lost a training’s version; it is registered again',
    )
    if (place.modelId !== modelId || place.version !== version) {
      throw new Error(`version ${version} of the training register ${modelId} came back as ${place.version}`)
    }
  }
}

async function publishNext(modelId: bigint, fields: ModelVersionFields) {
  const contract = await registry()
  const { logs } = await sendAsOperator({ ...contract, functionName: 'publishVersion', args: [modelId, fields] })
  const [event] = parseEventLogs({ abi: modelRegistryAbi, eventName: 'VersionPublished', logs })
  if (!event) throw new Error(`model ${modelId} got no version`)
  return { modelId, version: event.args.version }
}

/** The register's first version makes the register. */
async function newRegister(fields: ModelVersionFields) {
  const [reader, contract, operator] = await Promise.all([publicClient(), registry(), operatorAddress()])
  const last = await reader.readContract({ ...contract, functionName: 'lastModelId' })
  const newest = Array.from({ length: Math.min(Number(last), callsAtOnce) }, (_, i) => [last - BigInt(i), 1] as const)
  const left = await findPublished(newest, fields)
  if (left) return left
  const slug = `training-${operator.slice(2, 10).toLowerCase()}`
  const { logs } = await sendAsOperator({ ...contract, functionName: 'publish', args: [fields, slug, 0n] })
  const [event] = parseEventLogs({ abi: modelRegistryAbi, eventName: 'Published', logs })
  if (!event) throw new Error('the training register was not made')
  return { modelId: event.args.modelId, version: 1 }
}
