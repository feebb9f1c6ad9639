import type { Metadata } from 'next'
import { Suspense } from 'react'
import { DatanetList } from '#components/datanet/datanet-list.tsx'
import { Page } from '#components/shell/page.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { datanets } from '#lib/strings/datanets.ts'
import { NewDatanetButton } from './new-datanet.tsx'

export const metadata: Metadata = { title: datanets.title }

export default function DatanetsPage() {
  return (
    <Page>
      <PageHeader title={datanets.title} description={datanets.intro} actions={<NewDatanetButton />} />
      <Suspense>
        <DatanetList />
      </Suspense>
    </Page>
  )
}
