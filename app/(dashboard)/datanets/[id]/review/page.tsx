import type { Metadata } from 'next'
import { Suspense } from 'react'
import { ReviewPage } from '#components/datanet/review/review-page.tsx'
import { Page } from '#components/shell/page.tsx'
import { review } from '#lib/strings/review.ts'

export const metadata: Metadata = { title: review.title }

export default async function ReviewRoute({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  return (
    <Page>
      <Suspense>
        <ReviewPage id={decodeURIComponent(id)} />
      </Suspense>
    </Page>
  )
}
