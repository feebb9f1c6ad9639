'use client'
import { useQueryClient } from '@tanstack/react-query'
import { PenLine } from 'lucide-react'
import { memo, useState } from 'react'
import { useRequireSession } from '#components/chain/sign-in-provider.tsx'
import { Button } from '#components/ui/button.tsx'
import { toast } from '#components/ui/toaster.tsx'
import { Tooltip } from '#components/ui/tooltip.tsx'
import { client, orpc } from '#lib/api/client.ts'
import { explainApiError } from '#lib/api/explain-error.ts'
import { batchRoot, type Datum, datumHash } from '#lib/domain/hashing.ts'
import { formatNumber } from '#lib/format.ts'
import type { DatanetDetail } from '#lib/schemas/datanet.ts'
import { review } from '#lib/strings/review.ts'
import { type SignStage, useSignBatch } from './sign-batch.ts'
import type { useReview } from './use-review.ts'

const words = review.sign
type Stage = SignStage | 'reading' | 'idle'
export type SignVotesProps = {
  datanet: DatanetDetail
  unsigned: number
} & Pick<ReturnType<typeof useReview>, 'dispatch' | 'sender'>

/** Makes all votes so far one signed contribution of validations. This browser hashes them itself. */
export const SignVotes = memo(function SignVotes({ datanet, unsigned, dispatch, sender }: SignVotesProps) {
  const queries = useQueryClient()
  const requireSession = useRequireSession()
  const signBatch = useSignBatch()
  const [stage, setStage] = useState<Stage>('idle')
  const sign = async () => {
    const session = await requireSession({ reason: words.reason, wallet: true })
    if (!session) return
    setStage('reading')
    try {
      await sender.settled()
      const votes = await client.reviews.unsigned({ id: datanet.id })
      if (votes.data.length === 0 || !votes.batchRoot) {
        dispatch({ type: 'signed', votes: unsigned })
        return void toast.info(words.none)
      }
      const root = batchRoot(votes.data.map((datum) => datumHash(datum as Datum)))
      if (root !== votes.batchRoot) return void toast.error(words.differ)
      const result = await signBatch({
        batch: {
          chainDatanetId: votes.chainDatanetId,
          contributor: session.address,
          root,
          rows: votes.data.length,
          kind: 'validation',
          licence: votes.licence,
        },
        commit: (commitment) => client.reviews.commitVotes({ id: datanet.id, commitment }),
        sign: (signature) => client.reviews.signVotes({ ...signature, id: datanet.id, batchRoot: root }),
        onStage: setStage,
      })
      if ('declined' in result) return void toast.info(words.rejected)
      const { signed } = result.done
      toast.success(words.done(formatNumber(signed), signed === 1))
      dispatch({ type: 'signed', votes: signed })
      await queries.invalidateQueries({ queryKey: orpc.reviews.agreement.key() })
    } catch (error) {
      const { title, next } = explainApiError(error)
      toast.error([words.failed, title, next].filter(Boolean).join(' '))
    } finally {
      setStage('idle')
    }
  }
  if (unsigned === 0 && stage === 'idle') return null
  return (
    <Tooltip content={words.help} side="bottom">
      <Button loading={stage !== 'idle'} onClick={() => void sign()}>
        {stage === 'idle' && <PenLine aria-hidden />}
        {stage === 'idle' ? words.count(formatNumber(unsigned), unsigned === 1) : words.stages[stage]}
      </Button>
    </Tooltip>
  )
})
