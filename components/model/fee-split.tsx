import { BarList } from '#components/charts/bar-list.tsx'
import { Card, CardContent, CardHeader } from '#components/ui/card.tsx'
import { feePolicy } from '#lib/domain/fees.ts'
import { models } from '#lib/strings/models.ts'

const words = models.detail
const share = (basisPoints: bigint) => Number(basisPoints) / 10_000

/** How the fee of an answer is divided, by the policy in force. */
export function FeeSplit() {
  return (
    <Card>
      <CardHeader title={words.split} />
      <CardContent>
        <BarList
          label={words.split}
          items={[
            { id: 'data', label: words.splitData, share: share(feePolicy.data) },
            { id: 'model', label: words.splitModel, share: share(feePolicy.model) },
            { id: 'burn', label: words.splitBurn, share: share(feePolicy.burn), muted: true },
            { id: 'stakers', label: words.splitStakers, share: share(feePolicy.stakers), muted: true },
            { id: 'treasury', label: words.splitTreasury, share: share(feePolicy.treasury), muted: true },
          ]}
        />
      </CardContent>
    </Card>
  )
}
