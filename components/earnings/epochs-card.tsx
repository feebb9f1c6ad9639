'use client'
import { useQuery } from '@tanstack/react-query'
import { useChainConfig } from '#components/chain/chain-context.tsx'
import { QueryError } from '#components/shell/query-error.tsx'
import { Card, CardContent, CardHeader } from '#components/ui/card.tsx'
import { Hash } from '#components/ui/hash.tsx'
import { Loading, Skeleton } from '#components/ui/skeleton.tsx'
import { Status, type StatusTone } from '#components/ui/status.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#components/ui/table.tsx'
import { orpc } from '#lib/api/client.ts'
import { formatNumber, formatOpen } from '#lib/format.ts'
import type { Epoch, Voided } from '#lib/schemas/earnings.ts'
import { earnings as words } from '#lib/strings/earnings.ts'

const tones = { collecting: 'running', posted: 'pending', finalised: 'success', voided: 'danger' } satisfies Record<
  Epoch['state'],
  StatusTone
>
const columns = words.epochColumns
const refreshMs = 10_000
const shownEpochs = 10

function whyVoided({ number }: Epoch, { predicate, demands }: Voided): string {
  if (predicate) return words.voidedByDispute(String(number), predicate)
  const shown = demands.map(({ kind, index }) => `${words.demanded[kind]} ${formatNumber(index)}`)
  return words.voidedByDemand(String(number), shown.join(', '))
}

/** What was settled, with the transactions that did it. */
export function EpochsCard() {
  const epochs = useQuery(orpc.earnings.epochs.queryOptions({ refetchInterval: refreshMs }))
  const { explorer } = useChainConfig()
  const link = (hash: string) => (explorer ? `${explorer.replace(/\/$/, '')}/tx/${hash}` : undefined)
  const tx = (hash: string | null) =>
    hash ? <Hash value={hash} href={link(hash)} label={words.claim.copyTransaction} /> : '–'
  return (
    <Card>
      <CardHeader title={words.epochsTitle} description={words.epochsHelp} />
      {epochs.error && !epochs.data ? (
        <CardContent>
          <QueryError error={epochs.error} onRetry={() => void epochs.refetch()} />
        </CardContent>
      ) : (
        <Loading pending={epochs.isPending} skeleton={<Skeleton className="m-4 h-16" />}>
          {() =>
            epochs.data?.length ? (
              <Table caption={words.epochsCaption} className="relative min-w-2xl">
                <TableHeader>
                  <TableRow>
                    <TableHead>{columns.number}</TableHead>
                    <TableHead>{columns.state}</TableHead>
                    <TableHead numeric>{columns.receipts}</TableHead>
                    <TableHead numeric>{columns.total}</TableHead>
                    <TableHead>{columns.posted}</TableHead>
                    <TableHead>{columns.final}</TableHead>
                  </TableRow>
                </TableHeader>
                <TableBody>
                  {epochs.data.slice(0, shownEpochs).map((epoch) => (
                    <TableRow key={epoch.number}>
                      <TableCell>{epoch.number}</TableCell>
                      <TableCell>
                        <Status tone={tones[epoch.state]}>{words.epochStates[epoch.state]}</Status>
                        {epoch.voided && (
                          <p className="max-w-prose text-muted-foreground text-xs">{whyVoided(epoch, epoch.voided)}</p>
                        )}
                      </TableCell>
                      <TableCell numeric>{formatNumber(epoch.receipts)}</TableCell>
                      <TableCell numeric>{formatOpen(epoch.total, { digits: 6 })}</TableCell>
                      <TableCell>{tx(epoch.postTx)}</TableCell>
                      <TableCell>{tx(epoch.finaliseTx)}</TableCell>
                    </TableRow>
                  ))}
                </TableBody>
              </Table>
            ) : (
              <CardContent className="text-muted-foreground">{words.epochsEmpty}</CardContent>
            )
          }
        </Loading>
      )}
    </Card>
  )
}
