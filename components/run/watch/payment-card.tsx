import Link from 'next/link'
import { Card, CardContent, CardHeader } from '#components/ui/card.tsx'
import { DataItem, DataList } from '#components/ui/data-list.tsx'
import type { RunCharge, RunLive } from '#lib/domain/run-live.ts'
import { formatNumber, formatOpen } from '#lib/format.ts'
import type { RunDetail } from '#lib/schemas/run.ts'
import { run as words } from '#lib/strings/run.ts'
import { isActive } from '../active.ts'
import { feeOf, tokensOwed, tokensSettling } from './charge.ts'

const text = words.payment
const open = (wei: bigint | string) => formatOpen(wei, { digits: 6 })

/** What was reserved for a run, what it costs so far or did cost, and the receipt of that. */
export function PaymentCard({ run, live }: { run: RunDetail; live: RunLive }) {
  const { payment } = run
  if (!payment) return null
  const active = isActive(run.state)
  return (
    <Card>
      <CardHeader title={text.title} />
      <CardContent>
        <DataList className="border-t">
          {run.plan && <DataItem term={text.price}>{text.perThousand(open(run.plan.price.per1kTokens))}</DataItem>}
          <DataItem term={text.cap} hint={active ? text.atCap : undefined}>
            {open(payment.cap)}
          </DataItem>
          <Charges charges={live.charges} resumed={active} />
          <Owed run={run} live={live} />
        </DataList>
      </CardContent>
    </Card>
  )
}

/** One charge in full; several, or one of before the run was resumed, each in a line with its receipt. */
function Charges({ charges, resumed }: { charges: readonly RunCharge[]; resumed: boolean }) {
  const [first] = charges
  if (!first) return null
  if (charges.length === 1 && !resumed) {
    return (
      <>
        <DataItem term={text.charged} hint={text.chargedHint(formatNumber(first.tokens))}>
          {open(first.fee)}
        </DataItem>
        <DataItem term={text.returned}>{open(first.returned)}</DataItem>
        <DataItem term={text.receipt}>
          <Receipt charge={first} />
        </DataItem>
      </>
    )
  }
  return (
    <>
      {charges.map((charge, index) => (
        <DataItem
          key={charge.receiptHash}
          term={text.part(formatNumber(index + 1))}
          hint={
            <>
              <span className="block">{text.soFarHint(formatNumber(charge.tokens))}</span>
              <span className="block">{text.partReturned(open(charge.returned))}</span>
              <Receipt charge={charge} part={index + 1} />
            </>
          }
        >
          {open(charge.fee)}
        </DataItem>
      ))}
      {charges.length > 1 && (
        <DataItem term={text.chargedAll}>{open(charges.reduce((sum, { fee }) => sum + BigInt(fee), 0n))}</DataItem>
      )}
    </>
  )
}

function Receipt({ charge, part }: { charge: RunCharge; part?: number }) {
  return (
    <Link href={`/receipts/${charge.receiptHash}`} className="text-link">
      {text.seeReceipt}
      {part !== undefined && <span className="sr-only">{`, ${text.ofPart(formatNumber(part))}`}</span>}
    </Link>
  )
}

/** What the open reservation comes to so far, or what is being charged of an ended one, or that nothing was. */
function Owed({ run, live }: { run: RunDetail; live: RunLive }) {
  // what was charged before comes with the events: until then nothing is said of the rest
  if (run.payment?.charged && live.charges.length === 0) return null
  const active = isActive(run.state)
  const tokens = active ? tokensOwed(live) : tokensSettling(run, live)
  const fee = feeOf(run, tokens)
  if (active || tokens > 0) {
    return (
      fee !== null && (
        <DataItem term={text.soFar} hint={active ? text.soFarHint(formatNumber(tokens)) : text.settling}>
          {open(fee)}
        </DataItem>
      )
    )
  }
  if (live.charges.length > 0) return null
  return (
    <DataItem term={text.charged} hint={text.allReturned}>
      {open(0n)}
    </DataItem>
  )
}
