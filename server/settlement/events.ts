import type { ContractEventArgs, ContractEventName, GetContractEventsReturnType } from 'viem'
import { royaltiesAbi } from '#lib/chain/generated/abis.ts'
import { deployment, publicClient } from '../chain/index.ts'

/** Most providers answer for no more blocks at once. */
const blocksAtOnce = 1_000n
type Name = ContractEventName<typeof royaltiesAbi>

/** Events of Royalties, from the newest blocks back to `since` (the deployment's), a page of up to 1,000 blocks at a time. */
export async function* eventsBackwards<const N extends Name>(
  eventName: N,
  args: ContractEventArgs<typeof royaltiesAbi, N>,
  since?: bigint,
): AsyncGenerator<GetContractEventsReturnType<typeof royaltiesAbi, N, true>> {
  const [reader, { addresses, startBlock }] = await Promise.all([publicClient(), deployment()])
  const first = since ?? BigInt(startBlock)
  for (let toBlock = await reader.getBlockNumber({ cacheTime: 0 }); toBlock >= first; toBlock -= blocksAtOnce) {
    const fromBlock = toBlock - blocksAtOnce + 1n > first ? toBlock - blocksAtOnce + 1n : first
    const contract = { address: addresses.royalties, abi: royaltiesAbi }
    const filter = { ...contract, eventName, args, fromBlock, toBlock, strict: true } as const
    yield (await reader.getContractEvents(filter as never)) as GetContractEventsReturnType<typeof royaltiesAbi, N, true>
  }
}

/** All of them, oldest first. */
export async function eventsSince<const N extends Name>(
  eventName: N,
  args: ContractEventArgs<typeof royaltiesAbi, N>,
  since: bigint,
) {
  const pages = []
  for await (const page of eventsBackwards(eventName, args, since)) pages.unshift(page)
  return pages.flat()
}
