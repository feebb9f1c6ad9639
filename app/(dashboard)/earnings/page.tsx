import type { Metadata } from 'next'
import { Suspense } from 'react'
import { EarningsView } from '#components/earnings/earnings-view.tsx'
import { Page } from '#components/shell/page.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { earnings } from '#lib/strings/earnings.ts'

export const metadata: Metadata = { title: earnings.title }

export default function EarningsPage() {
  return (
    <Page>
      <PageHeader title={earnings.title} description={earnings.intro} />
      <Suspense>
        <EarningsView />
      </Suspense>
    </Page>
  )
}
