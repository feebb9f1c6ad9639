import { createWalletClient, type Hex, http, keccak256, parseEther, parseEventLogs, toHex } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { afterAll } from 'vitest'
import { chainOf } from '#lib/chain/chains.ts'
import type { Deployment } from '#lib/chain/deployment.ts'
import { datanetRegistryAbi, modelRegistryAbi } from '#lib/chain/generated/abis.ts'
import { encodeAdapter } from '#workers/openlora/testing/make-adapter.ts'
import { freePort } from '../../../scripts/free-port.mjs'
import { spawnGuarded, stopGuarded } from '../../../scripts/guarded-spawn.mjs'
import { putBytes } from '../../blob.ts'
import { fundWallet, settledReceipt } from '../../chain/index.ts'
import { db } from '../../db.ts'
import { newId } from '../../id.ts'
import { makeDatanet, makeRun, makeUser } from '../../testing/fixtures.ts'

export const pricePer1k = parseEther('0.5')
const hash = (text: string): Hex => keccak256(toHex(text))

/** Starts OpenLoRA with the real base model for this test file, on a free port. Call once, before `env` is read. */
export async function ownTestEngine(): Promise<void> {
  const port = await freePort()
  process.env.OPENLORA_PORT = String(port)
  process.env.ENGINE_API_KEY = 'a-secret-of-the-test'
  const child = spawnGuarded(process.execPath, ['workers/openlora/main.ts'], { stdio: ['ignore', 'ignore', 'inherit'] })
  afterAll(() => stopGuarded(child))
  const isUp = () =>
    fetch(`http://127.0.0.1:${port}/health`).then(
      (response) => response.ok,
      () => false,
    )
  for (let waited = 0; !(await isUp()); waited += 100) {
    if (waited > 50_000) throw new Error('OpenLoRA did not start in 50 s.')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** A model with an adapter of its own over one Datanet, both on the chain and published. @returns its slug */
export async function publishTestModel(deployment: Deployment, rpcUrl: string): Promise<string> {
  const owner = privateKeyToAccount(generatePrivateKey())
  await fundWallet({ input: { address: owner.address } })
  const wallet = createWalletClient({
    account: owner,
    chain: chainOf(deployment.chainId, rpcUrl),
    transport: http(rpcUrl),
  })
  const { datanetRegistry, modelRegistry } = deployment.addresses
  const { datanetId, versionId } = await makeDatanet()
  const release = await settledReceipt(
    await wallet.writeContract({
      ...{ address: datanetRegistry, abi: datanetRegistryAbi, functionName: 'create' },
      args: [hash('salt'), hash('root'), 6, hash('manifest')],
    }),
  )
  const [created] = parseEventLogs({ abi: datanetRegistryAbi, eventName: 'Created', logs: release.logs })
  const chainDatanetId = created?.args.datanetId as bigint
  await db().datanet.update({ where: { id: datanetId }, data: { chainDatanetId: chainDatanetId.toString() } })

  const gguf = await putBytes(encodeAdapter(11, 0.2))
  const fields = {
    ...{ baseHash: hash('base'), adapterHash: `0x${gguf}` as Hex, ggufHash: `0x${gguf}` as Hex },
    ...{ templateHash: hash('template'), runRoot: hash('run'), indexRoot: hash('index') },
    passportHash: hash('passport'),
    datanets: [{ datanetId: chainDatanetId, version: 1 }],
  }
  const slug = 'paid-model'
  const published = await settledReceipt(
    await wallet.writeContract({
      ...{ address: modelRegistry, abi: modelRegistryAbi, functionName: 'publish' },
      args: [fields, slug, pricePer1k],
    }),
  )
  const [event] = parseEventLogs({ abi: modelRegistryAbi, eventName: 'Published', logs: published.logs })
  const { userId } = await makeUser()
  const [runId, modelId] = [await makeRun(userId, versionId), newId('mdl')]
  await db().model.create({
    data: {
      ...{ id: modelId, slug, name: 'Paid model', summary: 'answers for pay', ownerAddress: owner.address },
      chainModelId: event?.args.modelId.toString(),
    },
  })
  await db().modelVersion.create({
    data: {
      ...{ id: newId('mv'), modelId, version: 1, runId, baseModelId: 'smollm2-135m-instruct' },
      ...{ adapterSha256: gguf, ggufSha256: gguf, templateHash: fields.templateHash, runRoot: fields.runRoot },
      ...{ indexRoot: fields.indexRoot, passport: {}, passportHash: fields.passportHash },
      ...{ pricePer1k: pricePer1k.toString(), publishedAt: new Date(), txHash: published.transactionHash },
    },
  })
  return slug
}
