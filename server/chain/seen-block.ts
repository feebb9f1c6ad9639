import { EMBEDDED_CHAIN_ID } from '#lib/chain/chains.ts'
import { publicClient } from './client.ts'
import { deployment } from './deployment.ts'

const freshS = 10

/**
 * The newest block that cannot be undone. The embedded chain never undoes one, and makes blocks with transactions alone:
 * there an old newest block gets an empty one after it.
 */
export async function seenBlock(): Promise<{ number: bigint; timestamp: bigint }> {
  const [{ chainId }, reader] = await Promise.all([deployment(), publicClient()])
  if (chainId !== EMBEDDED_CHAIN_ID) return reader.getBlock({ blockTag: 'finalized' })
  const newest = await reader.getBlock()
  if (Number(newest.timestamp) > Date.now() / 1000 - freshS) return newest
  await reader.request<{ Method: 'evm_mine'; Parameters: []; ReturnType: string }>({ method: 'evm_mine', params: [] })
  return reader.getBlock()
}
