import { parseEther } from 'viem'
import { EMBEDDED_CHAIN_ID } from '#lib/chain/chains.ts'
import { AppError } from '../errors.ts'
import { publicClient } from './client.ts'
import { deployment } from './deployment.ts'
import { payAsOperator } from './send.ts'

const grant = parseEther('100')

/** Funds a wallet that has less than a tenth of a grant, on the embedded chain. @throws AppError forbidden elsewhere */
export async function fundWallet({ input }: { input: { address: `0x${string}` } }) {
  const { chainId } = await deployment()
  if (chainId !== EMBEDDED_CHAIN_ID) {
    throw new AppError(
      'forbidden',
      'There is a faucet on the embedded chain only; get OPEN from an exchange or a bridge.',
    )
  }
  const reader = await publicClient()
  const balance = await reader.getBalance({ address: input.address })
  if (balance * 10n >= grant) return { balance: balance.toString(), txHash: null }
  const { transactionHash } = await payAsOperator(input.address, grant)
  return { balance: (await reader.getBalance({ address: input.address })).toString(), txHash: transactionHash }
}
