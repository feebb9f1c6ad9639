import { createWalletClient, type Hex, http, keccak256, parseEventLogs, stringToBytes } from 'viem'
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'
import { chainOf } from '#lib/chain/chains.ts'
import type { Deployment } from '#lib/chain/deployment.ts'
import { datanetRegistryAbi, modelRegistryAbi } from '#lib/chain/generated/abis.ts'
import { datanetsDomain } from '#lib/chain/typed-data.ts'
import { batchRoot, contributionCommitment, datanetId, datumHash } from '#lib/domain/hashing.ts'
import { contributionTypes } from '#lib/domain/typed-data.ts'
import { type Datum, datumKinds } from '#lib/schemas/datum.ts'
import { publicClient, settledReceipt } from '#server/chain/index.ts'
import { confirmRelease, createDatanet } from '#server/datanet/index.ts'
import { db } from '#server/db.ts'
import { newId } from '#server/id.ts'
import { anonymous } from '#server/testing/fixtures.ts'

const ROWS = 12
const KIND = 'instruction' as const
const LICENCE = 'CC0-1.0' as const
const hashOf = (text: string): Hex => keccak256(stringToBytes(text))

export type Market = {
  userId: string
  modelOwner: PrivateKeyAccount
  modelVersionId: string
  modelId: bigint
  contributors: PrivateKeyAccount[]
  datanetIds: bigint[]
  /** every row of every Datanet of the model */
  datumHashes: Hex[]
}

/** Datanets of signed and released rows and a model that was trained on them, on the chain and in the database. */
export async function openMarket(deployment: Deployment, rpcUrl: string): Promise<Market> {
  const chain = chainOf(deployment.chainId, rpcUrl)
  const wallet = (account: PrivateKeyAccount) => createWalletClient({ account, chain, transport: http(rpcUrl) })
  const contributors = [1, 2, 3].map(() => privateKeyToAccount(generatePrivateKey()))
  const datanets: { onChain: bigint; versionId: string; hashes: Hex[] }[] = []
  for (const [i, contributor] of contributors.entries()) datanets.push(await release(contributor, `Datanet ${i}`))

  async function release(contributor: PrivateKeyAccount, name: string) {
    const userId = newId('usr')
    await db().user.create({ data: { id: userId, address: contributor.address } })
    const data: Datum[] = Array.from({ length: ROWS }, (_, n) => ({
      kind: KIND,
      payload: { instruction: `Question ${n} of ${name}?`, response: `Answer ${n}.` },
      parents: [],
    }))
    const hashes = data.map((datum) => datumHash(datum as Parameters<typeof datumHash>[0]))
    const [root, salt, datanetSalt] = [batchRoot(hashes), hashOf(`${name} batch`), hashOf(name)]
    const uploadId = newId('upl')
    await db().upload.create({
      data: {
        ...{ id: uploadId, userId, fileName: 'rows.jsonl', sha256: salt.slice(2), kind: KIND, data, batchRoot: root },
        ...{ commitment: contributionCommitment(contributor.address, root, salt), committedAt: new Date() },
      },
    })
    const onChain = datanetId(contributor.address, datanetSalt)
    const signed = {
      ...{ datanetId: onChain, kind: datumKinds.indexOf(KIND), contributor: contributor.address, batchRoot: root },
      ...{ rows: ROWS, licence: LICENCE, nonce: 7n, deadline: 4_102_444_800n },
    }
    const signature = await contributor.signTypedData({
      domain: datanetsDomain(deployment),
      types: contributionTypes,
      primaryType: 'Contribution',
      message: signed,
    })
    const { id, release: args } = await createDatanet({
      ctx: { ...anonymous(), session: { userId, address: contributor.address, operator: false } },
      input: {
        ...{ uploadId, name, domain: 'tests', summary: 'Rows for the tests of settlement.', licence: LICENCE },
        ...{ datanetSalt, contribution: { salt, nonce: '7', deadline: 4_102_444_800, signature } },
      },
    })
    const txHash = await wallet(contributor).writeContract({
      address: deployment.addresses.datanetRegistry,
      abi: datanetRegistryAbi,
      functionName: 'create',
      args: [args.salt, args.root, args.rows, args.manifestHash],
    })
    await settledReceipt(txHash)
    await confirmRelease({ input: { id, txHash } })
    const [version] = await db().datanetVersion.findMany({ where: { datanetId: id } })
    return { onChain, versionId: version.id, hashes }
  }

  const modelOwner = privateKeyToAccount(generatePrivateKey())
  const model = await publish()
  async function publish() {
    const fields = {
      ...{ baseHash: hashOf('base'), adapterHash: hashOf('adapter'), ggufHash: hashOf('gguf') },
      ...{ templateHash: hashOf('template'), runRoot: hashOf('run'), indexRoot: hashOf('index') },
      passportHash: hashOf('passport'),
      datanets: datanets.map(({ onChain }) => ({ datanetId: onChain, version: 1 })),
    }
    const txHash = await wallet(modelOwner).writeContract({
      address: deployment.addresses.modelRegistry,
      abi: modelRegistryAbi,
      functionName: 'publish',
      args: [fields, 'test-model', 10n ** 15n],
    })
    const { logs } = await settledReceipt(txHash)
    const [{ args }] = parseEventLogs({ abi: modelRegistryAbi, eventName: 'Published', logs })
    const [userId, runId, modelId, versionId] = [newId('usr'), newId('run'), newId('mdl'), newId('mv')]
    await db().user.create({ data: { id: userId, address: modelOwner.address } })
    await db().run.create({
      data: {
        ...{ id: runId, userId, name: 'run', state: 'ready', baseModelId: 'base', params: {}, idempotencyKey: runId },
        datanets: { create: datanets.map((datanet) => ({ versionId: datanet.versionId })) },
      },
    })
    const names = { slug: 'test-model', name: 'Test model', summary: '', ownerAddress: modelOwner.address }
    await db().model.create({ data: { id: modelId, ...names, chainModelId: args.modelId.toString() } })
    await db().modelVersion.create({
      data: {
        ...{ id: versionId, modelId, version: 1, runId, baseModelId: 'base', passport: {}, pricePer1k: '1' },
        ...{ adapterSha256: fields.adapterHash.slice(2), ggufSha256: fields.ggufHash.slice(2) },
        ...{ templateHash: fields.templateHash, runRoot: fields.runRoot, indexRoot: fields.indexRoot },
        ...{ passportHash: fields.passportHash, publishedAt: new Date(), txHash },
      },
    })
    return { userId, versionId, modelId: args.modelId }
  }
  // a payee change below needs a reader that has seen all of this
  await (await publicClient()).getBlockNumber({ cacheTime: 0 })
  return {
    ...{ userId: model.userId, modelOwner, modelVersionId: model.versionId, modelId: model.modelId, contributors },
    datanetIds: datanets.map(({ onChain }) => onChain),
    datumHashes: datanets.flatMap(({ hashes }) => hashes),
  }
}
