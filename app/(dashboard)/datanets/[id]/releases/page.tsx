import type { Metadata } from 'next'
import { ReleasePage } from '#components/datanet/release/release-page.tsx'
import { Page } from '#components/shell/page.tsx'
import { release } from '#lib/strings/release.ts'

export const metadata: Metadata = { title: release.title }

export default async function ReleaseRoute({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  return (
    <Page size="md">
      <ReleasePage id={decodeURIComponent(id)} />
    </Page>
  )
}
