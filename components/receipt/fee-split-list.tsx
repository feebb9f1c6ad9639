import { DataItem, DataList } from '#components/ui/data-list.tsx'
import { formatOpen, formatPercent } from '#lib/format.ts'
import type { FeeBps } from '#lib/schemas/receipt.ts'
import { receipt as words } from '#lib/strings/chat.ts'
import { feeSplit } from './fee-split.ts'

export type FeeSplitProps = {
  fee: string
  fees: FeeBps
  /** of a training, whose model part goes to who gave the compute */
  training?: boolean
}

/** Where a fee goes, by the policy that the contract holds. */
export function FeeSplit({ fee, fees, training = false }: FeeSplitProps) {
  return (
    <DataList className="text-sm">
      {feeSplit(BigInt(fee), fees).map(({ part, share, amount }) => (
        <DataItem key={part} term={training && part === 'model' ? words.split.compute : words.split[part]}>
          <span className="text-muted-foreground">{formatPercent(share)}</span>
          <span className="inline-block min-w-36 pl-3">{formatOpen(amount, { digits: 8 })}</span>
        </DataItem>
      ))}
    </DataList>
  )
}
