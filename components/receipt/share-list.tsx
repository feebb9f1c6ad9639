'use client'
import Link from 'next/link'
import { useState } from 'react'
import { useAccountName } from '#components/chain/use-session.ts'
import { BarList } from '#components/charts/bar-list.tsx'
import { Button } from '#components/ui/button.tsx'
import { Hash } from '#components/ui/hash.tsx'
import { formatNumber, formatOpen } from '#lib/format.ts'
import type { Receipt, Share } from '#lib/schemas/receipt.ts'
import { receipt as words } from '#lib/strings/chat.ts'
import { contributorAmount, poolAmount } from './fee-split.ts'

const shownAtFirst = 5

/** The rows that shaped an answer, largest first, and what is left to the pools. */
export function ShareList({
  receipt,
}: {
  receipt: Pick<Receipt, 'fee' | 'fees' | 'shares' | 'training' | 'indexRoot'>
}) {
  const [all, setAll] = useState(false)
  const fee = BigInt(receipt.fee)
  const rows = receipt.shares.filter(({ datumHash }) => datumHash !== null).sort((a, b) => b.ppm - a.ppm)
  const pools = receipt.shares.filter(({ datumHash, ppm }) => datumHash === null && ppm > 0)
  const shown = all ? rows : rows.slice(0, shownAtFirst)
  return (
    <div className="grid gap-3">
      {rows.length === 0 && <p className="text-muted-foreground text-sm">{noRowsOf(receipt)}</p>}
      <BarList
        label={words.rowsTitle}
        items={[
          ...shown.map((share) => ({
            id: `${share.chainDatanetId}:${share.datumHash}`,
            share: share.ppm / 1_000_000,
            label: <RowText share={share} />,
            detail: (
              <RowSource share={share} amount={receipt.fees && contributorAmount(fee, share.ppm, receipt.fees)} />
            ),
          })),
          ...pools.map((share) => poolItem(share, receipt.fees && poolAmount(fee, share.ppm, receipt.fees))),
        ]}
      />
      {rows.length > shownAtFirst && (
        <Button variant="link" className="justify-self-start" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? words.showFewer : words.showAll(formatNumber(rows.length))}
        </Button>
      )}
    </div>
  )
}

/** Why no row is paid. */
const noRowsOf = ({ training, indexRoot }: Pick<Receipt, 'training' | 'indexRoot'>): string =>
  training && BigInt(indexRoot) === 0n ? words.training.noIndex : words.noRows

function poolItem(share: Share, amount: bigint | null) {
  return {
    id: `pool:${share.chainDatanetId}`,
    share: share.ppm / 1_000_000,
    label: words.pool(share.datanetName),
    detail: (
      <span className="flex flex-wrap gap-x-3">
        {words.poolHelp}
        <Amount wei={amount} />
      </span>
    ),
    muted: true,
  }
}

function RowText({ share: { prompt, answer } }: { share: Share }) {
  if (!prompt && !answer) return <span className="text-muted-foreground">{words.rowAbsent}</span>
  return (
    <span title={[prompt, answer].filter(Boolean).join(' → ')} className="line-clamp-3">
      {prompt && <span className="text-muted-foreground">{prompt} </span>}
      {answer}
    </span>
  )
}

function RowSource({ share, amount }: { share: Share; amount: bigint | null }) {
  const demo = useAccountName(share.contributor)
  const name = share.contributorName ?? demo
  return (
    <span className="flex flex-wrap items-center gap-x-3">
      <span className="inline-flex items-center gap-1">
        {words.by}
        {share.contributor && (
          <Link href={`/earnings?account=${share.contributor}`} className="inline-flex min-h-6 items-center text-link">
            {name ?? <Hash value={share.contributor} copy={false} />}
          </Link>
        )}
      </span>
      <Link href={`/datanets/${share.datanetSlug}`} className="inline-flex min-h-6 items-center text-link">
        {share.datanetName}
      </Link>
      <span>{words.version(String(share.version))}</span>
      <Amount wei={amount} />
    </span>
  )
}

/** What somebody gets; nothing while the policy that says so cannot be read. */
function Amount({ wei }: { wei: bigint | null }) {
  return wei === null ? null : (
    <span className="font-medium text-foreground">{words.gets(formatOpen(wei, { digits: 6 }))}</span>
  )
}
