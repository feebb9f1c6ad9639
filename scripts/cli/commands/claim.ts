import { Command } from 'commander'
import type { Hex } from 'viem'
import { royaltiesAbi } from '#lib/chain/generated/abis.ts'
import { formatOpen } from '#lib/format.ts'
import { say } from '../output.ts'
import { optionsOf, signIn } from '../session.ts'

export const claim = () =>
  new Command('claim')
    .description('claim what final epochs prove; anyone may claim for anyone')
    .argument('[account]', 'whose earnings; default your own')
    .action(async (given: string | undefined, _flags: object, self: Command) => {
      const options = optionsOf(self)
      const { api, account, wallet, reader, config } = await signIn(options)
      const earnings = await api.earnings.get({ account: (given ?? account.address) as Hex })
      if (!earnings.claim || earnings.claimable === '0') {
        return say(options.json, 'There is nothing to claim now.', { claimed: '0', pending: earnings.pending })
      }
      const { claim: proof } = earnings
      const txHash = await wallet.writeContract({
        address: config.addresses.royalties as Hex,
        abi: royaltiesAbi,
        functionName: 'claim',
        args: [
          BigInt(proof.epoch),
          {
            index: BigInt(proof.index),
            account: proof.account as Hex,
            cumulative: BigInt(proof.cumulative),
            sumBefore: BigInt(proof.sumBefore),
            lineEnd: BigInt(proof.lineEnd),
          },
          proof.proof as Hex[],
        ],
      })
      await reader.waitForTransactionReceipt({ hash: txHash })
      const amount = formatOpen(earnings.claimable)
      say(options.json, `${amount} were paid to ${earnings.account}. ${txHash}`, {
        claimed: earnings.claimable,
        txHash,
      })
    })
