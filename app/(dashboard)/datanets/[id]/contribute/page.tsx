import type { Metadata } from 'next'
import { Suspense } from 'react'
import { ContributeView } from '#components/datanet/contribute/contribute-view.tsx'
import { Page } from '#components/shell/page.tsx'
import { contribute } from '#lib/strings/contribute.ts'

export const metadata: Metadata = { title: contribute.title }

export default async function ContributePage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  return (
    <Page>
      <Suspense>
        <ContributeView id={decodeURIComponent(id)} />
      </Suspense>
    </Page>
  )
}
