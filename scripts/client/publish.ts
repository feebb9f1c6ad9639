import type { Hex } from 'viem'
import { modelRegistryAbi } from '#lib/chain/generated/abis.ts'
import type { Person } from './person.ts'

type Wish = { runId: string; slug: string; name: string; summary: string; pricePer1k: string }

/** Publishes a run with one transaction. @param wish pricePer1k in wei for 1,000 tokens @returns its slug */
export async function publishRun({ api, wallet, reader, config }: Person, wish: Wish): Promise<string> {
  const prepared = await api.models.preparePublish(wish)
  const txHash = await wallet.writeContract({
    address: config.addresses.modelRegistry as Hex,
    abi: modelRegistryAbi,
    functionName: 'publish',
    args: [
      {
        ...prepared.fields,
        datanets: prepared.fields.datanets.map((use) => ({ ...use, datanetId: BigInt(use.datanetId) })),
      } as never,
      prepared.slug,
      BigInt(prepared.pricePer1k),
    ],
  })
  await reader.waitForTransactionReceipt({ hash: txHash })
  await api.models.confirmPublish({ versionId: prepared.versionId, txHash })
  return prepared.slug
}
