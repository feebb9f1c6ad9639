import type { Metadata } from 'next'
import { Page } from '#components/shell/page.tsx'
import { train } from '#lib/strings/train.ts'
import { RunPage } from './run-page.tsx'

export const metadata: Metadata = { title: train.title }

export default async function RunDetailPage({ params }: { params: Promise<{ runId: string }> }) {
  const { runId } = await params
  return (
    <Page>
      <RunPage id={runId} />
    </Page>
  )
}
