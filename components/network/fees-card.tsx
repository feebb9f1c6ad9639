'use client'
import { useReadContract } from 'wagmi'
import { useChainConfig } from '#components/chain/chain-context.tsx'
import { BarList } from '#components/charts/bar-list.tsx'
import { Card, CardContent, CardHeader } from '#components/ui/card.tsx'
import { DataItem, DataList } from '#components/ui/data-list.tsx'
import { ErrorState } from '#components/ui/error-state.tsx'
import { Loading, Skeleton } from '#components/ui/skeleton.tsx'
import { royaltiesAbi } from '#lib/chain/generated/abis.ts'
import { formatDuration, formatPercent } from '#lib/format.ts'
import { network } from '#lib/strings/network.ts'

const words = network.fees
const BPS = 10_000
const percent = (bps: number) => formatPercent(bps / BPS)

/** How the epoch that is being earned now will be divided, as the contract says. */
export function FeesCard() {
  const { addresses } = useChainConfig()
  const contract = { address: addresses.royalties, abi: royaltiesAbi } as const
  const progress = useReadContract({ ...contract, functionName: 'progress' })
  const next = progress.data ? BigInt(progress.data[2]) + 1n : 1n
  const policy = useReadContract({
    ...contract,
    functionName: 'policyOf',
    args: [next],
    query: { enabled: progress.data !== undefined },
  })
  return (
    <Card>
      <CardHeader
        title={words.title}
        description={words.help}
        actions={
          policy.data && (
            <span className="text-muted-foreground text-xs">{words.version(String(policy.data.version))}</span>
          )
        }
      />
      <CardContent>
        {(progress.error || policy.error) && !policy.data ? (
          <ErrorState title={words.failed} />
        ) : (
          <Loading pending={!policy.data} skeleton={<Skeleton className="h-48" />}>
            {() => policy.data && <Parts fees={policy.data.fees} />}
          </Loading>
        )}
      </CardContent>
    </Card>
  )
}

type Fees = Record<
  'burnBps' | 'treasuryBps' | 'stakersBps' | 'modelBps' | 'dataBps' | 'reviewersBps' | 'curatorsBps' | 'disputeWindow',
  number
>

function Parts({ fees }: { fees: Fees }) {
  const { reviewersBps, curatorsBps } = fees
  const detail = words.dataDetail(
    percent(BPS - reviewersBps - curatorsBps),
    percent(reviewersBps),
    percent(curatorsBps),
  )
  const parts = [
    { id: 'data', bps: fees.dataBps, detail },
    { id: 'model', bps: fees.modelBps },
    { id: 'burn', bps: fees.burnBps },
    { id: 'treasury', bps: fees.treasuryBps },
    { id: 'stakers', bps: fees.stakersBps },
  ] as const
  return (
    <div className="grid gap-3">
      <BarList
        label={words.label}
        items={parts.map(({ id, bps, ...rest }) => ({ id, label: words.parts[id], share: bps / BPS, ...rest }))}
      />
      <DataList>
        <DataItem term={words.window}>{formatDuration(fees.disputeWindow)}</DataItem>
      </DataList>
    </div>
  )
}
