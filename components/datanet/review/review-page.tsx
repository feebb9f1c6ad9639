'use client'
import { ClipboardCheck } from 'lucide-react'
import { review as words } from '#lib/strings/review.ts'
import { GatedPage } from '../gated-page.tsx'
import { AskToJoin } from '../members/ask-to-join.tsx'
import { ReviewQueue } from './review-queue.tsx'

/** The queue of a Datanet, or why this account has none. */
export function ReviewPage({ id }: { id: string }) {
  return (
    <GatedPage
      id={id}
      may={({ review }) => review}
      icon={ClipboardCheck}
      words={words}
      help={(datanet) => (
        <div className="max-w-xl">
          <AskToJoin datanet={datanet} />
        </div>
      )}
    >
      {(datanet, address) => <ReviewQueue key={address} datanet={datanet} address={address as `0x${string}`} />}
    </GatedPage>
  )
}
