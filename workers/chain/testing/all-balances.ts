import { gunzipSync } from 'node:zlib'
import { type Address, createTestClient, getAddress, type Hex, hexToBytes, http } from 'viem'

/** Every account that the node knows, with its balance: what no contract and no index of ours had a hand in. */
export async function allBalances(rpcUrl: string): Promise<Map<Address, bigint>> {
  const dump = await createTestClient({ mode: 'anvil', transport: http(rpcUrl) }).dumpState()
  const state: { accounts: Record<Address, { balance: Hex }> } = JSON.parse(gunzipSync(hexToBytes(dump)).toString())
  return new Map(Object.entries(state.accounts).map(([address, { balance }]) => [getAddress(address), BigInt(balance)]))
}

/** Wei on the whole chain. */
export async function sumOfBalances(rpcUrl: string): Promise<bigint> {
  return [...(await allBalances(rpcUrl)).values()].reduce((sum, balance) => sum + balance, 0n)
}
