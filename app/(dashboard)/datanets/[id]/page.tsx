import type { Metadata } from 'next'
import { Suspense } from 'react'
import { DatanetDetail } from '#components/datanet/datanet-detail.tsx'
import { Page } from '#components/shell/page.tsx'
import { datanets } from '#lib/strings/datanets.ts'

export const metadata: Metadata = { title: datanets.title }

export default async function DatanetPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  return (
    <Page>
      <Suspense>
        <DatanetDetail id={decodeURIComponent(id)} />
      </Suspense>
    </Page>
  )
}
