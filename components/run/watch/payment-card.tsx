import Link from 'next/link'
import { Card, CardContent, CardHeader } from '#components/ui/card.tsx'
import { DataItem, DataList } from '#components/ui/data-list.tsx'
import type { RunLive } from '#lib/domain/run-live.ts'
import { formatNumber, formatOpen } from '#lib/format.ts'
import type { RunDetail } from '#lib/schemas/run.ts'
import { run as words } from '#lib/strings/run.ts'
import { isActive } from '../active.ts'
import { feeOf, tokensOf } from './charge.ts'

const text = words.payment
const open = (wei: bigint | string) => formatOpen(wei, { digits: 6 })

/** What was reserved for a run, what it costs so far or did cost, and the receipt of that. */
export function PaymentCard({ run, live }: { run: RunDetail; live: RunLive }) {
  const { payment } = run
  if (!payment) return null
  const tokens = tokensOf(live.steps)
  const fee = feeOf(run, tokens)
  const { charged } = payment
  return (
    <Card>
      <CardHeader title={text.title} />
      <CardContent>
        <DataList className="border-t">
          {run.plan && <DataItem term={text.price}>{text.perThousand(open(run.plan.price.per1kTokens))}</DataItem>}
          <DataItem term={text.cap} hint={isActive(run.state) ? text.atCap : undefined}>
            {open(payment.cap)}
          </DataItem>
          {charged === null ? (
            fee !== null && (
              <DataItem
                term={text.soFar}
                hint={isActive(run.state) ? text.soFarHint(formatNumber(tokens)) : text.settling}
              >
                {open(fee)}
              </DataItem>
            )
          ) : (
            <>
              <DataItem
                term={text.charged}
                hint={payment.tokens === null ? undefined : text.chargedHint(formatNumber(payment.tokens))}
              >
                {open(charged)}
              </DataItem>
              <DataItem term={text.returned}>{open(BigInt(payment.cap) - BigInt(charged))}</DataItem>
            </>
          )}
          {payment.receiptHash && (
            <DataItem term={text.receipt}>
              <Link href={`/receipts/${payment.receiptHash}`} className="text-link">
                {text.seeReceipt}
              </Link>
            </DataItem>
          )}
        </DataList>
      </CardContent>
    </Card>
  )
}
