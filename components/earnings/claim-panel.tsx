'use client'
import { useQueryClient } from '@tanstack/react-query'
import { getBalance } from '@wagmi/core'
import { CircleCheck } from 'lucide-react'
import { useState } from 'react'
import { parseEventLogs } from 'viem'
import { useConfig } from 'wagmi'
import { useChainConfig, useExplorerLink } from '#components/chain/chain-context.tsx'
import { useTransaction } from '#components/chain/transaction-provider.tsx'
import { sameAddress, useSession } from '#components/chain/use-session.ts'
import { Button } from '#components/ui/button.tsx'
import { Hash, shortHash } from '#components/ui/hash.tsx'
import { orpc } from '#lib/api/client.ts'
import { royaltiesAbi } from '#lib/chain/generated/abis.ts'
import { formatOpen } from '#lib/format.ts'
import type { Earnings } from '#lib/schemas/earnings.ts'
import { earnings } from '#lib/strings/earnings.ts'

const words = earnings.claim
const exact = (wei: string | bigint) => formatOpen(wei, { digits: 18 })

type Paid = {
  amount: bigint | null
  hash: `0x${string}`
  block: string
  balances: { before: bigint; after: bigint } | null
}

/** Claims what final epochs prove. Nothing is shown as paid before the block that paid it. */
export function ClaimPanel({ earnings: { account, claim, claimable, pending } }: { earnings: Earnings }) {
  const chain = useChainConfig()
  const config = useConfig()
  const queries = useQueryClient()
  const send = useTransaction()
  const { session } = useSession()
  const [notice, setNotice] = useState<string | null>(null)
  const [paid, setPaid] = useState<Paid | null>(null)
  const [busy, setBusy] = useState(false)
  const own = sameAddress(session?.address, account)

  const run = async () => {
    if (!claim) return
    setBusy(true)
    setNotice(null)
    setPaid(null)
    const before = await getBalance(config, { address: account }).catch(() => null)
    const amount = exact(claimable)
    const result = await send({
      action: words.title(amount),
      effect: [own ? words.effectSelf(amount) : words.effectOther(amount, shortHash(account)), words.effectSafe],
      address: chain.addresses.royalties,
      abi: royaltiesAbi,
      contractName: 'Royalties',
      functionName: 'claim',
      args: [
        BigInt(claim.epoch),
        {
          index: BigInt(claim.index),
          account: claim.account,
          cumulative: BigInt(claim.cumulative),
          sumBefore: BigInt(claim.sumBefore),
          lineEnd: BigInt(claim.lineEnd),
        },
        claim.proof,
      ],
    })
    if (result.status === 'confirmed') {
      const after = await getBalance(config, { address: account }).catch(() => null)
      const [event] = parseEventLogs({ abi: royaltiesAbi, eventName: 'Claimed', logs: result.receipt.logs })
      setPaid({
        amount: event?.args.amount ?? null,
        hash: result.hash,
        block: result.receipt.blockNumber.toString(),
        balances: before && after ? { before: before.value, after: after.value } : null,
      })
    } else setNotice(result.message)
    await queries.invalidateQueries({ queryKey: orpc.earnings.get.key() })
    setBusy(false)
  }

  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button variant="primary" size="lg" disabled={!claim} loading={busy} onClick={run}>
          {claim ? words.actionAmount(formatOpen(claimable, { digits: 6 })) : words.action}
        </Button>
        {!claim && (
          <p className="text-muted-foreground">
            {words.nothing} {BigInt(pending) > 0n && words.waits}
          </p>
        )}
        {notice && <p role="status">{notice}</p>}
      </div>
      {paid && <PaidNote paid={paid} account={account} own={own} />}
    </div>
  )
}

function PaidNote({ paid, account, own }: { paid: Paid; account: string; own: boolean }) {
  const explorer = useExplorerLink('tx', paid.hash)
  return (
    <div role="status" className="flex items-start gap-3 rounded-lg border border-success/40 bg-success-soft p-4">
      <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-success" />
      <div className="wrap-anywhere grid min-w-0 gap-1">
        {paid.amount === null ? (
          <p>{words.unread}</p>
        ) : (
          <p>
            <span className="font-medium">{words.paid(exact(paid.amount))}</span> {words.paidTo(shortHash(account))}{' '}
            {words.inBlock(paid.block)}.
          </p>
        )}
        {own && paid.balances && (
          <p className="text-muted-foreground text-xs">
            {words.balance(exact(paid.balances.before), exact(paid.balances.after))}
          </p>
        )}
        <p className="flex flex-wrap items-center gap-2 text-muted-foreground text-xs">
          {words.transaction}
          <Hash value={paid.hash} href={explorer} label={words.copyTransaction} />
        </p>
      </div>
    </div>
  )
}
