'use client'
import { useEffect, useState } from 'react'
import { formatRelative } from '#lib/format.ts'
import type { Earnings } from '#lib/schemas/earnings.ts'
import { earnings as words } from '#lib/strings/earnings.ts'

/** "Next settlement in 40 seconds", counting down. */
export function SettlementNote({ earnings: { nextSettlementAt } }: { earnings: Pick<Earnings, 'nextSettlementAt'> }) {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (!nextSettlementAt) return
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [nextSettlementAt])
  if (!nextSettlementAt) return words.noSettlement
  const due = new Date(nextSettlementAt).getTime() <= now
  return (
    <span className="font-medium text-foreground">
      {due ? `${words.settlementDue}.` : `${words.nextSettlement(formatRelative(nextSettlementAt, now))}.`}
    </span>
  )
}
