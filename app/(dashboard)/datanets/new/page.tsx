import type { Metadata } from 'next'
import { Page } from '#components/shell/page.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { newDatanet } from '#lib/strings/new-datanet.ts'
import { NewDatanet } from './new-datanet.tsx'

export const metadata: Metadata = { title: newDatanet.title }

export default function NewDatanetPage() {
  return (
    <Page size="md">
      <PageHeader
        trail={[{ label: newDatanet.trail, href: '/datanets' }]}
        title={newDatanet.title}
        description={newDatanet.intro}
      />
      <NewDatanet />
    </Page>
  )
}
