'use client'
import { ModelView } from '#components/model/model-view.tsx'
import { HeldoutAnswers } from '#components/run/heldout-answers.tsx'

/** Models and runs meet here: neither knows the other. */
export function ModelPage({ slug }: { slug: string }) {
  return <ModelView slug={slug} answers={(samples) => <HeldoutAnswers ballotId={slug} samples={samples} />} />
}
