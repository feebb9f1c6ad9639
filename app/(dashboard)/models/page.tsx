import type { Metadata } from 'next'
import { ModelsView } from '#components/model/models-view.tsx'
import { Page } from '#components/shell/page.tsx'
import { models } from '#lib/strings/models.ts'

export const metadata: Metadata = { title: models.title }

export default function ModelsPage() {
  return (
    <Page>
      <ModelsView />
    </Page>
  )
}
