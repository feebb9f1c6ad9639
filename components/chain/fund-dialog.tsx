'use client'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useAccount, useBalance } from 'wagmi'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogContent, DialogFooter } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { orpc } from '#lib/api/client.ts'
import { royaltiesAbi } from '#lib/chain/generated/abis.ts'
import { makeSessionKey, type SessionKey } from '#lib/chain/hooks/session-key.ts'
import { channelsKey } from '#lib/chain/hooks/use-channels.ts'
import { formatOpen, parseOpen, toOpen } from '#lib/format.ts'
import { channel as words } from '#lib/strings/channel.ts'
import { common } from '#lib/strings/common.ts'
import { useChainConfig } from './chain-context.tsx'
import { useTransaction } from './transaction-provider.tsx'

const defaultDeposit = 10n ** 18n

export type FundRequest = {
  kind: 'open' | 'topUp'
  account: `0x${string}`
  /** The key to open with again, or whose channel is topped up; null makes a new one. */
  key: SessionKey | null
  /** Why now: shown above the field. */
  reason?: string
  /** Wei that what is at hand can cost more than what is left. */
  missing?: bigint
}

/** Deposit first, then the transaction's own review of network, fee and effect. Resolves true once it is confirmed. */
export function FundDialog({ request, onDone }: { request: FundRequest; onDone: (funded: boolean) => void }) {
  const { kind, account, missing = 0n } = request
  const chain = useChainConfig()
  const queries = useQueryClient()
  const send = useTransaction()
  const { address } = useAccount()
  const balance = useBalance({ address: address ?? account })
  const [deposit, setDeposit] = useState(toOpen(missing > defaultDeposit ? missing : defaultDeposit))
  const [error, setError] = useState<string | null>(null)
  const [notice, setNotice] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const held = balance.data ? formatOpen(balance.data.value) : null

  const check = (wei: string | null): string | null => {
    if (wei === null) return words.depositBad
    if (BigInt(wei) === 0n) return words.depositZero
    if (BigInt(wei) < missing) return words.depositTooLittle(formatOpen(missing, { digits: 18 }))
    return balance.data && held && BigInt(wei) >= balance.data.value ? words.depositTooMuch(held) : null
  }
  const submit = async () => {
    const wei = parseOpen(deposit)
    const wrong = check(wei)
    setError(wrong)
    setNotice(null)
    if (wrong || wei === null) return
    setBusy(true)
    const amount = formatOpen(wei, { digits: 18 })
    const key = request.key ?? makeSessionKey(chain.chainId, account)
    const opening = kind === 'open'
    const result = await send({
      action: opening ? words.openAction : words.topUpAction,
      effect: [opening ? words.openEffect(amount) : words.topUpEffect(amount), words.limitEffect, words.takeBack],
      address: chain.addresses.royalties,
      abi: royaltiesAbi,
      contractName: 'Royalties',
      functionName: opening ? 'open' : 'topUp',
      args: opening ? [key.address, BigInt(key.salt)] : [key.channelId],
      value: BigInt(wei),
    })
    setBusy(false)
    if (result.status !== 'confirmed') return setNotice(result.message)
    await queries.invalidateQueries({ queryKey: orpc.chat.channel.key() })
    void queries.invalidateQueries({ queryKey: channelsKey(account) })
    onDone(true)
  }
  return (
    <Dialog open onOpenChange={(next) => !next && !busy && onDone(false)}>
      <DialogContent
        title={kind === 'open' ? words.openTitle : words.topUpTitle}
        description={kind === 'open' ? words.openText : words.topUpText}
        dismissible={!busy}
      >
        <form
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault()
            void submit()
          }}
        >
          {request.reason && <p className="rounded-md bg-warning-soft p-3 text-sm">{request.reason}</p>}
          <Field
            label={words.deposit}
            aside={chain.currency.symbol}
            error={error}
            help={held ? words.depositHelp(held) : words.depositHelpUnknown}
          >
            <Input
              inputMode="decimal"
              autoComplete="off"
              value={deposit}
              onChange={(event) => setDeposit(event.target.value)}
            />
          </Field>
          <ul className="grid list-disc gap-1 pl-5 text-muted-foreground text-xs">
            {missing > 0n && !request.reason && <li>{words.needed(formatOpen(missing, { digits: 18 }))}</li>}
            <li>{words.takeBack}</li>
            <li>{words.keyHere}</li>
          </ul>
          {notice && <p role="status">{notice}</p>}
          <DialogFooter>
            <Button disabled={busy} onClick={() => onDone(false)}>
              {common.actions.cancel}
            </Button>
            <Button type="submit" variant="primary" loading={busy}>
              {words.review}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  )
}
