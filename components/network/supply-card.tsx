'use client'
import { useQuery } from '@tanstack/react-query'
import { BarList } from '#components/charts/bar-list.tsx'
import { QueryError } from '#components/shell/query-error.tsx'
import { Card, CardContent, CardHeader } from '#components/ui/card.tsx'
import { Loading, Skeleton } from '#components/ui/skeleton.tsx'
import { Stat, StatRow } from '#components/ui/stat.tsx'
import { orpc } from '#lib/api/client.ts'
import { formatNumber, formatOpen } from '#lib/format.ts'
import type { SupplyView } from '#lib/schemas/supply.ts'
import { network } from '#lib/strings/network.ts'

const words = network.supply
const refreshMs = 15_000
const parts = ['circulating', 'locked', 'escrowed', 'staked', 'treasury', 'burned'] as const
const ppm = 1_000_000n

/** Where all OPEN is, as parts of the genesis supply. */
export function SupplyCard() {
  const supply = useQuery(orpc.chain.supply.queryOptions({ refetchInterval: refreshMs }))
  return (
    <Card>
      <CardHeader
        title={words.title}
        description={words.help}
        actions={
          supply.data && (
            <span className="text-muted-foreground text-xs">{words.atBlock(formatNumber(supply.data.block))}</span>
          )
        }
      />
      <CardContent>
        {supply.error && !supply.data ? (
          <QueryError error={supply.error} onRetry={() => void supply.refetch()} />
        ) : (
          <Loading pending={supply.isPending} skeleton={<Skeleton className="h-72" />}>
            {() => supply.data && <Parts supply={supply.data} />}
          </Loading>
        )}
      </CardContent>
    </Card>
  )
}

function Parts({ supply }: { supply: SupplyView }) {
  const genesis = BigInt(supply.genesis)
  const left = genesis - BigInt(supply.burned)
  return (
    <div className="grid gap-5">
      <StatRow>
        <Stat label={words.left} value={formatOpen(left, { digits: 0, symbol: '' })} unit="OPEN" />
        <Stat label={words.circulating} value={formatOpen(supply.circulating, { digits: 0, symbol: '' })} unit="OPEN" />
        <Stat label={words.burned} value={formatOpen(supply.burned, { symbol: '' })} unit="OPEN" />
      </StatRow>
      <BarList
        label={words.label}
        items={parts.map((part) => ({
          id: part,
          label: words.parts[part][0],
          detail: words.parts[part][1],
          share: Number((BigInt(supply[part]) * ppm) / genesis) / Number(ppm),
          aside: formatOpen(supply[part], { digits: 2 }),
          muted: part === 'burned',
        }))}
      />
    </div>
  )
}
