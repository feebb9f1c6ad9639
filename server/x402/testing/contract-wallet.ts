import { createWalletClient, type Hex, http } from 'viem'
import type { PrivateKeyAccount } from 'viem/accounts'
import { chainOf } from '#lib/chain/chains.ts'
import type { Deployment } from '#lib/chain/deployment.ts'
import { settledReceipt } from '../../chain/index.ts'

/**
 * Deploys a wallet that accepts its owner's 65 bytes for any digest (ERC-1271): the constructor's argument is the owner, and
 * the code answers 0x1626ba7e when ecrecover names it.
 */
export async function deployContractWallet(
  owner: PrivateKeyAccount,
  deployment: Deployment,
  rpcUrl: string,
): Promise<Hex> {
  const chain = chainOf(deployment.chainId, rpcUrl)
  const wallet = createWalletClient({ account: owner, chain, transport: http(rpcUrl) })
  const { contractAddress } = await settledReceipt(await wallet.sendTransaction({ data: creationCode(owner.address) }))
  return contractAddress as Hex
}

/**
 * isValidSignature(bytes32 digest, bytes signature) lies in calldata as: selector 0, digest 4, offset 36, length 68, r 100,
 * s 132, v 164 (one byte). memory[0..128) = digest, v, r, s for the precompile at 1.
 */
function creationCode(owner: Hex): Hex {
  const runtime = [
    '600435600052', // memory[0] = digest
    '60a43560f81c602052', // memory[32] = v
    '606435604052', // memory[64] = r
    '608435606052', // memory[96] = s
    '60206080608060006001' + '5afa50', // staticcall(gas, 1, 0, 128, 128, 32)
    `60805173${owner.slice(2)}14`, // recovered == owner
    '631626ba7e0260e01b', // × magic, left-aligned
    '60005260206000f3',
  ].join('')
  const size = (runtime.length / 2).toString(16).padStart(2, '0')
  return `0x60${size}600c60003960${size}6000f3${runtime}`
}
