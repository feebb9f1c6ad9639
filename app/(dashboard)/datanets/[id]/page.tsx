import type { Metadata } from 'next'
import { Suspense } from 'react'
import { DatanetPage } from '#components/datanet/page/datanet-page.tsx'
import { Page } from '#components/shell/page.tsx'
import { datanets } from '#lib/strings/datanets.ts'

export const metadata: Metadata = { title: datanets.title }

export default async function DatanetRoute({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  return (
    <Page>
      <Suspense>
        <DatanetPage id={decodeURIComponent(id)} />
      </Suspense>
    </Page>
  )
}
