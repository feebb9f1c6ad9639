'use client'
import { useQueryClient } from '@tanstack/react-query'
import { Wallet } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { parseEventLogs } from 'viem'
import { useChainConfig } from '#components/chain/chain-context.tsx'
import { explainChainError } from '#components/chain/explain-error.ts'
import { useTransaction } from '#components/chain/transaction-provider.tsx'
import { useSession } from '#components/chain/use-session.ts'
import { Button } from '#components/ui/button.tsx'
import { Card, CardContent, CardHeader } from '#components/ui/card.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { ErrorState } from '#components/ui/error-state.tsx'
import { Loading, Skeleton } from '#components/ui/skeleton.tsx'
import { toast } from '#components/ui/toaster.tsx'
import { orpc } from '#lib/api/client.ts'
import { royaltiesAbi } from '#lib/chain/generated/abis.ts'
import { type ChainChannel, channelsKey, useChannels } from '#lib/chain/hooks/use-channels.ts'
import { useSessionKey } from '#lib/chain/hooks/use-session-key.ts'
import { formatOpen } from '#lib/format.ts'
import { common } from '#lib/strings/common.ts'
import { settings } from '#lib/strings/settings.ts'
import { ChannelsTable } from './channels-table.tsx'

const words = settings.channels

/** Every channel of the account, read from the chain, with the way to take a deposit back. */
export function ChannelsCard() {
  const chain = useChainConfig()
  const queries = useQueryClient()
  const send = useTransaction()
  const { session, pending } = useSession()
  const account = session?.address
  const channels = useChannels(chain.addresses.royalties, account)
  const key = useSessionKey(chain.chainId, account)
  const [busy, setBusy] = useState<string | null>(null)
  const [notice, setNotice] = useState<string | null>(null)

  const act = async (channel: ChainChannel, functionName: 'requestClose' | 'close') => {
    setBusy(channel.id)
    setNotice(null)
    const closing = functionName === 'close'
    const left = formatOpen(channel.deposit - channel.collected, { digits: 18 })
    const result = await send({
      action: closing ? words.closeTitle : words.requestTitle,
      effect: closing ? [words.closeEffect(left)] : [words.requestEffect, words.requestThen],
      address: chain.addresses.royalties,
      abi: royaltiesAbi,
      contractName: 'Royalties',
      functionName,
      args: [channel.id],
    })
    setBusy(null)
    if (result.status !== 'confirmed') return setNotice(result.message)
    const [closed] = parseEventLogs({ abi: royaltiesAbi, eventName: 'ChannelClosed', logs: result.receipt.logs })
    toast.success(closed ? words.returned(formatOpen(closed.args.returned, { digits: 18 })) : words.requested)
    await queries.invalidateQueries({ queryKey: channelsKey(account) })
    void queries.invalidateQueries({ queryKey: orpc.chat.channel.key() })
  }
  return (
    <Card>
      <CardHeader title={words.title} description={words.help} />
      {!session ? (
        <CardContent className="text-muted-foreground">{!pending && words.signedOut}</CardContent>
      ) : channels.error ? (
        <CardContent>
          <ErrorState
            title={explainChainError(channels.error).message}
            action={<Button onClick={() => channels.refetch()}>{common.actions.retry}</Button>}
          />
        </CardContent>
      ) : (
        <Loading pending={channels.isPending} skeleton={<Skeleton className="m-4 h-16" />}>
          {() =>
            channels.data?.length ? (
              <ChannelsTable channels={channels.data} current={key?.channelId} busy={busy} onAct={act} />
            ) : (
              <CardContent>
                <EmptyState
                  icon={Wallet}
                  title={words.empty}
                  action={
                    <Button asChild>
                      <Link href="/chat">{words.emptyAction}</Link>
                    </Button>
                  }
                >
                  {words.emptyWhy}
                </EmptyState>
              </CardContent>
            )
          }
        </Loading>
      )}
      {notice && (
        <CardContent role="status" className="pt-3">
          {notice}
        </CardContent>
      )}
    </Card>
  )
}
