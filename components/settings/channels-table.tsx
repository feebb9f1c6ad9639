'use client'
import { useEffect, useState } from 'react'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Hash } from '#components/ui/hash.tsx'
import { Status } from '#components/ui/status.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#components/ui/table.tsx'
import type { ChainChannel } from '#lib/chain/hooks/use-channels.ts'
import { formatOpen, formatRelative } from '#lib/format.ts'
import { settings } from '#lib/strings/settings.ts'

const words = settings.channels

/** A channel whose rest was returned keeps a deposit of what was collected. */
export function channelState(
  { deposit, collected, closeAt }: ChainChannel,
  now: number,
): 'open' | 'closing' | 'closable' | 'closed' {
  if (closeAt === 0n) return 'open'
  if (deposit === collected) return 'closed'
  return Number(closeAt) * 1000 <= now ? 'closable' : 'closing'
}
const tones = { open: 'success', closing: 'pending', closable: 'warning', closed: 'stopped' } as const

export type ChannelsTableProps = {
  channels: readonly ChainChannel[]
  /** The one this browser pays from. */
  current: string | undefined
  /** Id of the channel whose transaction is under way. */
  busy: string | null
  onAct: (channel: ChainChannel, functionName: 'requestClose' | 'close') => void
}

export function ChannelsTable({ channels, current, busy, onAct }: ChannelsTableProps) {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  const open = (wei: bigint) => formatOpen(wei, { digits: 6, symbol: '' })
  return (
    <Table caption={words.caption} className="relative min-w-2xl">
      <TableHeader>
        <TableRow>
          <TableHead>{words.columns.id}</TableHead>
          <TableHead>{words.columns.state}</TableHead>
          <TableHead numeric>{words.columns.deposit}</TableHead>
          <TableHead numeric>{words.columns.spent}</TableHead>
          <TableHead numeric>{words.columns.left}</TableHead>
          <TableHead>
            <span className="sr-only">{words.columns.action}</span>
          </TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {channels.map((channel) => {
          const state = channelState(channel, now)
          const when = formatRelative(new Date(Number(channel.closeAt) * 1000), now)
          return (
            <TableRow key={channel.id}>
              <TableCell>
                <span className="flex flex-wrap items-center gap-2">
                  <Hash value={channel.id} />
                  {channel.id === current && state === 'open' && <Badge>{words.thisBrowser}</Badge>}
                </span>
              </TableCell>
              <TableCell>
                <Status tone={tones[state]}>{state === 'closing' ? words.closing(when) : words[state]}</Status>
              </TableCell>
              <TableCell numeric>{open(channel.deposit)}</TableCell>
              <TableCell numeric>{open(channel.collected)}</TableCell>
              <TableCell numeric>{open(channel.deposit - channel.collected)}</TableCell>
              <TableCell numeric>
                {state === 'open' && (
                  <Button size="sm" loading={busy === channel.id} onClick={() => onAct(channel, 'requestClose')}>
                    {words.requestClose}
                  </Button>
                )}
                {(state === 'closable' || state === 'closing') && (
                  <Button
                    size="sm"
                    variant={state === 'closable' ? 'primary' : 'secondary'}
                    disabled={state === 'closing'}
                    title={state === 'closing' ? words.waits(when) : undefined}
                    loading={busy === channel.id}
                    onClick={() => onAct(channel, 'close')}
                  >
                    {words.close}
                  </Button>
                )}
              </TableCell>
            </TableRow>
          )
        })}
      </TableBody>
    </Table>
  )
}
