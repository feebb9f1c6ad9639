'use client'
import { useQuery } from '@tanstack/react-query'
import { FileQuestion } from 'lucide-react'
import Link from 'next/link'
import { useExplorerLink } from '#components/chain/chain-context.tsx'
import { QueryError } from '#components/shell/query-error.tsx'
import { Card, CardContent, CardHeader } from '#components/ui/card.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Hash } from '#components/ui/hash.tsx'
import { Loading, Skeleton } from '#components/ui/skeleton.tsx'
import { Stat, StatRow } from '#components/ui/stat.tsx'
import { orpc } from '#lib/api/client.ts'
import { explainApiError } from '#lib/api/explain-error.ts'
import { formatDateTime, formatOpen } from '#lib/format.ts'
import type { Receipt } from '#lib/schemas/receipt.ts'
import { receipt as words } from '#lib/strings/chat.ts'
import { FeeSplit } from './fee-split-list.tsx'
import { ReceiptFields } from './receipt-fields.tsx'
import { ReceiptVerify } from './receipt-verify.tsx'
import { ShareList } from './share-list.tsx'
import { WhatIsProved } from './what-is-proved.tsx'

/** One receipt for anyone who has its hash. */
export function ReceiptView({ hash }: { hash: `0x${string}` }) {
  const query = useQuery(orpc.chat.receipt.queryOptions({ input: { hash }, staleTime: 30_000 }))
  if (query.error) {
    const gone = ['not_found', 'bad_input'].includes(explainApiError(query.error).code)
    if (!gone) return <QueryError error={query.error} onRetry={() => void query.refetch()} />
    return (
      <EmptyState icon={FileQuestion} title={words.notFoundTitle}>
        {words.notFoundText}
      </EmptyState>
    )
  }
  return (
    <Loading pending={query.isPending} skeleton={<ReceiptSkeleton />}>
      {() => query.data && <ReceiptBody receipt={query.data} />}
    </Loading>
  )
}

function ReceiptBody({ receipt }: { receipt: Receipt }) {
  const signerLink = useExplorerLink('address', receipt.signer)
  const { fields } = words
  const { training } = receipt
  const said = training ? words.training : words
  return (
    <div className="grid gap-6">
      {training && (
        <Link href={`/train/${training.runId}`} className="justify-self-start text-link">
          {words.training.of(training.runName)}
        </Link>
      )}
      <StatRow>
        <Stat label={fields.fee} value={formatOpen(receipt.fee, { digits: 6, symbol: '' })} unit="OPEN" />
        <Stat
          label={fields.time}
          value={<span className="text-base">{formatDateTime(new Date(Number(receipt.time) * 1000))}</span>}
        />
        <Stat
          label={fields.signer}
          value={<Hash value={receipt.signer} href={signerLink} label={words.copy(fields.signer)} />}
        />
        <Stat
          label={fields.epoch}
          value={
            <span className="text-base">
              {receipt.epoch === null ? fields.epochNone : fields.epochIn(String(receipt.epoch))}
            </span>
          }
        />
      </StatRow>
      <Card>
        <CardHeader title={words.verify.action} description={said.pageIntro} />
        <CardContent className="grid gap-4">
          <ReceiptVerify receipt={receipt} answer={training?.record} />
          <WhatIsProved />
        </CardContent>
      </Card>
      <div className="grid items-start gap-6 lg:grid-cols-[1fr_22rem]">
        <Card>
          <CardHeader title={said.rowsTitle} description={said.rowsHelp} />
          <CardContent>
            <ShareList receipt={receipt} />
          </CardContent>
        </Card>
        <Card>
          <CardHeader title={words.split.title} />
          <CardContent>
            {receipt.fees && <FeeSplit fee={receipt.fee} fees={receipt.fees} training={receipt.training !== null} />}
          </CardContent>
        </Card>
      </div>
      <Card>
        <CardHeader
          title={words.signed}
          actions={
            <CopyButton value={JSON.stringify(receipt, null, 2)} label={words.copyJson} showLabel variant="secondary" />
          }
        />
        <CardContent>
          <ReceiptFields receipt={receipt} />
        </CardContent>
      </Card>
    </div>
  )
}

function ReceiptSkeleton() {
  return (
    <div className="grid gap-6">
      <Skeleton className="h-20 rounded-lg" />
      <Skeleton className="h-40 rounded-lg" />
      <Skeleton className="h-72 rounded-lg" />
    </div>
  )
}
