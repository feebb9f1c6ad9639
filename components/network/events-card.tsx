'use client'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useQueryState } from 'nuqs'
import { useChainConfig } from '#components/chain/chain-context.tsx'
import { QueryError } from '#components/shell/query-error.tsx'
import { Time } from '#components/shell/time.tsx'
import { Button } from '#components/ui/button.tsx'
import { Card, CardContent, CardFooter, CardHeader } from '#components/ui/card.tsx'
import { Hash } from '#components/ui/hash.tsx'
import { Select } from '#components/ui/select.tsx'
import { Loading, Skeleton } from '#components/ui/skeleton.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#components/ui/table.tsx'
import { orpc } from '#lib/api/client.ts'
import { formatNumber } from '#lib/format.ts'
import type { ChainEvent } from '#lib/schemas/chain-index.ts'
import { network } from '#lib/strings/network.ts'
import { EventValues } from './event-values.tsx'

const words = network.events
const refreshMs = 10_000
const pageSize = 20
const everything = 'all'
const contracts = Object.values(network.contracts.names).map(([name]) => name)

/** What the contracts recorded last, from the index. */
export function EventsCard() {
  const [contract, setContract] = useQueryState('contract')
  const events = useInfiniteQuery(
    orpc.chain.events.infiniteOptions({
      input: (cursor: string | undefined) => ({ cursor, limit: pageSize, contract: contract ?? undefined }),
      initialPageParam: undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
      refetchInterval: refreshMs,
    }),
  )
  const rows = events.data?.pages.flatMap((page) => page.events) ?? []
  return (
    <Card>
      <CardHeader
        title={words.title}
        description={words.help}
        actions={<ContractFilter value={contract} onChange={(next) => void setContract(next)} />}
      />
      <IndexState />
      {events.error && !events.data ? (
        <CardContent>
          <QueryError error={events.error} onRetry={() => void events.refetch()} />
        </CardContent>
      ) : (
        <Loading pending={events.isPending} skeleton={<Skeleton className="m-4 h-40" />}>
          {() =>
            rows.length ? (
              <EventsTable rows={rows} />
            ) : (
              <CardContent className="text-muted-foreground">{words.empty}</CardContent>
            )
          }
        </Loading>
      )}
      {events.hasNextPage && (
        <CardFooter>
          <Button onClick={() => void events.fetchNextPage()} disabled={events.isFetchingNextPage}>
            {words.more}
          </Button>
        </CardFooter>
      )}
    </Card>
  )
}

function ContractFilter({ value, onChange }: { value: string | null; onChange: (next: string | null) => void }) {
  return (
    <Select
      aria-label={words.filter}
      className="w-44"
      value={value ?? everything}
      onValueChange={(next) => onChange(next === everything ? null : next)}
      options={[everything, ...contracts].map((name) => ({
        value: name,
        label: name === everything ? words.allContracts : name,
      }))}
    />
  )
}

/** Said only when the index does not show the newest block. */
function IndexState() {
  const { data } = useQuery(orpc.chain.indexer.queryOptions({ refetchInterval: refreshMs }))
  if (!data || data.state === 'current') return null
  const text = data.state === 'absent' || data.lag === null ? words.building : words.behind(formatNumber(data.lag))
  return (
    <CardContent>
      <p role="status" className="text-muted-foreground">
        {text}
      </p>
    </CardContent>
  )
}

function EventsTable({ rows }: { rows: ChainEvent[] }) {
  const { explorer } = useChainConfig()
  const link = (hash: string) => (explorer ? `${explorer.replace(/\/$/, '')}/tx/${hash}` : undefined)
  return (
    <Table caption={words.caption} className="min-w-3xl">
      <TableHeader>
        <TableRow>
          <TableHead>{words.columns.event}</TableHead>
          <TableHead>{words.columns.values}</TableHead>
          <TableHead numeric>{words.columns.block}</TableHead>
          <TableHead>{words.columns.time}</TableHead>
          <TableHead>{words.columns.transaction}</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {rows.map((event) => (
          <TableRow key={event.id}>
            <TableCell className="align-top">
              <span className="font-medium">{event.name}</span>
              <span className="block text-muted-foreground text-xs">{event.contract}</span>
            </TableCell>
            <TableCell className="align-top">
              <EventValues args={event.args} />
            </TableCell>
            <TableCell numeric className="align-top">
              {formatNumber(event.block)}
            </TableCell>
            <TableCell className="whitespace-nowrap align-top">
              <Time value={event.time} />
            </TableCell>
            <TableCell className="whitespace-nowrap align-top">
              <Hash value={event.txHash} href={link(event.txHash)} label={words.copyTransaction} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
