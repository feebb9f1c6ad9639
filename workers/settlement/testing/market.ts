import { createWalletClient, type Hex, http, keccak256, parseEventLogs, stringToBytes } from 'viem'
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'
import { chainOf } from '#lib/chain/chains.ts'
import type { Deployment } from '#lib/chain/deployment.ts'
import { modelRegistryAbi } from '#lib/chain/generated/abis.ts'
import { publicClient, settledReceipt } from '#server/chain/index.ts'
import { db } from '#server/db.ts'
import { newId } from '#server/id.ts'
import {
  acceptEdit,
  contribute,
  instruction,
  makeOwnDatanet,
  makePerson,
  type Person,
  releaseNext,
} from '#server/release/testing/datanets.ts'

const ROWS = 12
const hashOf = (text: string): Hex => keccak256(stringToBytes(text))

export type Market = {
  userId: string
  modelOwner: PrivateKeyAccount
  modelVersionId: string
  modelId: bigint
  contributors: PrivateKeyAccount[]
  datanetIds: bigint[]
  /** every row of every Datanet of the model; the first of each edits one of its owner's */
  datumHashes: Hex[]
}

/** Datanets of signed and released rows and a model that was trained on them, on the chain and in the database. */
export async function openMarket(deployment: Deployment, rpcUrl: string): Promise<Market> {
  const chain = chainOf(deployment.chainId, rpcUrl)
  const wallet = (account: PrivateKeyAccount) => createWalletClient({ account, chain, transport: http(rpcUrl) })
  const contributors = [await makePerson(), await makePerson(), await makePerson()]
  const datanets: { onChain: bigint; versionId: string; hashes: Hex[] }[] = []
  for (const [i, owner] of contributors.entries()) datanets.push(await release(owner, `Datanet ${i}`))

  async function release(owner: Person, name: string) {
    const datanet = await makeOwnDatanet(owner, name)
    const data = Array.from({ length: ROWS }, (_, n) => instruction(`Question ${n} of ${name}?`, `Answer ${n}.`))
    const [edited, ...others] = await contribute(deployment, { datanet, by: owner, data })
    const [by] = contributors.filter((person) => person !== owner)
    const better = instruction(`Question 0 of ${name}?`, 'A better answer.')
    const edit = await acceptEdit(deployment, { datanet, by, of: edited, data: better })
    const { id } = await releaseNext(deployment, rpcUrl, owner, datanet.id)
    return { onChain: BigInt(datanet.chainDatanetId), versionId: id, hashes: [edit, ...others] }
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
    ...{ userId: model.userId, modelOwner, modelVersionId: model.versionId, modelId: model.modelId },
    contributors: contributors.map(({ account }) => account),
    datanetIds: datanets.map(({ onChain }) => onChain),
    datumHashes: datanets.flatMap(({ hashes }) => hashes),
  }
}
