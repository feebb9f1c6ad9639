import type { Metadata } from 'next'
import { Page } from '#components/shell/page.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { datanets } from '#lib/strings/datanets.ts'
import { NewDatanetFlow } from '../new-datanet.tsx'

export const metadata: Metadata = { title: datanets.upload.title }

export default function NewDatanetPage() {
  return (
    <Page size="md">
      <PageHeader
        trail={[{ label: datanets.title, href: '/datanets' }]}
        title={datanets.upload.title}
        description={datanets.intro}
      />
      <NewDatanetFlow />
    </Page>
  )
}
