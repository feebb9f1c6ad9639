'use client'
import { Wallet } from 'lucide-react'
import { useChainConfig } from '#components/chain/chain-context.tsx'
import type { Funding } from '#components/chain/use-funding.tsx'
import { useSession } from '#components/chain/use-session.ts'
import { Button } from '#components/ui/button.tsx'
import { useChannel } from '#lib/chain/hooks/use-channel.ts'
import { formatOpen } from '#lib/format.ts'
import { channel as channelWords } from '#lib/strings/channel.ts'
import { chat } from '#lib/strings/chat.ts'
import { common } from '#lib/strings/common.ts'

const words = chat.channel

/** What is left to ask with, and topping it up. */
export function ChannelBalance({ fund }: { fund: Funding['fund'] }) {
  const { chainId } = useChainConfig()
  const { session } = useSession()
  const { status, key, channel, left, refetch } = useChannel(chainId, session?.address)
  if (!session || status === 'none') return <span>{words.none}</span>
  if (status === 'closing') return <span>{words.closed}</span>
  if (status === 'unreadable') {
    return (
      <span className="inline-flex flex-wrap items-center gap-x-3">
        {words.unreadable}
        <Button variant="link" className="text-xs" onClick={() => refetch()}>
          {common.actions.retry}
        </Button>
      </span>
    )
  }
  if (!channel) return <span aria-busy="true">…</span>
  return (
    <span className="inline-flex flex-wrap items-center gap-x-3">
      <span title={words.leftLabel} className="inline-flex items-center gap-1.5">
        <Wallet aria-hidden className="size-3.5" />
        <span className="sr-only">{words.leftLabel}: </span>
        {words.left(formatOpen(left, { digits: 6 }))}
      </span>
      <Button variant="link" className="text-xs" onClick={() => fund({ kind: 'topUp', account: session.address, key })}>
        {channelWords.topUp}
      </Button>
    </span>
  )
}
