import { x402Facilitator } from '@x402/core/facilitator'
import type { FacilitatorEvmSigner } from '@x402/evm'
import { ExactEvmScheme } from '@x402/evm/exact/facilitator'
import { type Abi, type Hex, isAddressEqual, recoverAddress, serializeSignature } from 'viem'
import { governedOpenAbi } from '#lib/chain/generated/abis.ts'
import { deployment, operatorAddress, publicClient, sendAsOperator } from '../chain/index.ts'

type Call = { address: Hex; abi: readonly unknown[]; functionName: string; args?: readonly unknown[] }
const erc1271Magic = '0x1626ba7e'

let built: Promise<x402Facilitator> | undefined

/**
 * x402's facilitator, in this process and with no route of its own: it sends nothing but payments to us, so nobody can use
 * the operator's gas as a relay.
 */
export function facilitator(): Promise<x402Facilitator> {
  built ??= build()
  return built
}

async function build(): Promise<x402Facilitator> {
  const [{ chainId }, reader, operator] = await Promise.all([deployment(), publicClient(), operatorAddress()])
  const signer: FacilitatorEvmSigner = {
    getAddresses: () => [operator],
    async readContract(call) {
      if (call.functionName === 'isValidSignature' && (await signedByKey(call))) return erc1271Magic
      // pending, because its time is now; the latest block's may be long past where blocks come with transactions
      return reader.readContract({ ...withWholeSignature(call), blockTag: 'pending' })
    },
    verifyTypedData: (data) => reader.verifyTypedData(data as Parameters<typeof reader.verifyTypedData>[0]),
    // the operator's transactions take turns, so this one is mined before its hash is known here
    writeContract: async (call) => (await inTurn(() => sendAsOperator(withWholeSignature(call)))).transactionHash,
    sendTransaction: () => Promise.reject(new Error('wallets that are not deployed yet cannot pay')),
    waitForTransactionReceipt: ({ hash }) => reader.waitForTransactionReceipt({ hash, timeout: 60_000 }),
    getCode: ({ address }) => reader.getCode({ address }),
  }
  return new x402Facilitator().register(`eip155:${chainId}`, new ExactEvmScheme(signer))
}

/** ECDSA comes first: the library asks every account with code by ERC-1271, but an EIP-7702 account signs with its key. */
async function signedByKey({ address, args }: Call): Promise<boolean> {
  const [hash, signature] = (args ?? []) as [Hex, Hex]
  const signer = await recoverAddress({ hash, signature }).catch(() => null)
  return signer !== null && isAddressEqual(signer, address)
}

/** A wallet's 65 bytes may be what its contract accepts (ERC-1271); only the form that takes them whole asks it. */
function withWholeSignature({ address, abi, functionName, args = [] }: Call) {
  const [v, r, s] = args.slice(6) as [number, Hex, Hex]
  if (functionName !== 'transferWithAuthorization' || !s) return { address, abi: abi as Abi, functionName, args }
  const signature = serializeSignature({ r, s, v: BigInt(v) })
  return { address, abi: governedOpenAbi as Abi, functionName, args: [...args.slice(0, 6), signature] }
}

let last: Promise<unknown> = Promise.resolve()

/** One after another within this process: each that waits for the operator's lock would hold a database connection. */
function inTurn<T>(send: () => Promise<T>): Promise<T> {
  const next = last.then(send, send)
  last = next.catch(() => {})
  return next
}
