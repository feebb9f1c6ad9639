import { Stat, StatRow } from '#components/ui/stat.tsx'
import { formatOpen } from '#lib/format.ts'
import type { Earnings } from '#lib/schemas/earnings.ts'
import { earnings as words } from '#lib/strings/earnings.ts'
import { SettlementNote } from './settlement-note.tsx'

const open = (wei: string) => <span title={`${wei} wei`}>{formatOpen(wei, { digits: 6, symbol: '' })}</span>

/** Claimable, pending, claimed, each with where it stands. */
export function EarningsTotals({ earnings }: { earnings: Earnings }) {
  return (
    <StatRow>
      <Stat label={words.claimable} value={open(earnings.claimable)} unit="OPEN" hint={words.claimableHint} />
      <Stat
        label={words.pending}
        value={open(earnings.pending)}
        unit="OPEN"
        hint={
          <>
            {words.pendingHint}. <SettlementNote earnings={earnings} />
          </>
        }
      />
      <Stat label={words.claimed} value={open(earnings.claimed)} unit="OPEN" hint={words.claimedHint} />
    </StatRow>
  )
}
