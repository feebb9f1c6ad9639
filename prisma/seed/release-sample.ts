import { createWalletClient, type Hex, http } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { chainOf } from '#lib/chain/chains.ts'
import { datanetRegistryAbi } from '#lib/chain/generated/abis.ts'
import { demoAccount, demoCurator, deployment, fundWallet, publicClient } from '#server/chain/index.ts'
import { db } from '#server/db.ts'
import { env } from '#server/env.ts'
import { takeOverRelease } from '#server/release/index.ts'

/** Registers and releases a stored sample as its curator, unless the chain has it already. */
export async function releaseSample(id: string): Promise<void> {
  const datanet = await db().datanet.findUniqueOrThrow({
    where: { id },
    include: { versions: { where: { version: 1 } } },
  })
  const version = datanet.versions[0]
  if (!version) throw new Error(`${datanet.slug} has no version`)
  const { chainId, addresses } = await deployment()
  const reader = await publicClient()
  const contract = { address: addresses.datanetRegistry, abi: datanetRegistryAbi } as const
  const onChain = await reader.readContract({
    ...contract,
    functionName: 'versions',
    args: [BigInt(datanet.chainDatanetId.toFixed(0))],
  })
  if (onChain > 0 && version.releasedAt) return
  const curator = demoAccount(demoCurator)
  await fundWallet({ input: { address: curator.address } })
  const writer = createWalletClient({
    account: privateKeyToAccount(curator.privateKey),
    chain: chainOf(chainId, env.CHAIN_RPC_URL),
    transport: http(env.CHAIN_RPC_URL),
  })
  let txHash = version.txHash as Hex | null
  if (onChain === 0) {
    txHash = await writer.writeContract({
      ...contract,
      functionName: 'create',
      args: [datanet.salt as Hex, version.root as Hex, version.rows, version.manifestHash as Hex],
    })
    await db().datanetVersion.update({ where: { id: version.id }, data: { txHash, releasedAt: null } })
  }
  if (txHash) await takeOverRelease(id, txHash)
}
