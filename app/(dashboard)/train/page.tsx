import type { Metadata } from 'next'
import { RunsView } from '#components/run/runs-view.tsx'
import { Page } from '#components/shell/page.tsx'
import { train } from '#lib/strings/train.ts'

export const metadata: Metadata = { title: train.title }

export default function TrainPage() {
  return (
    <Page>
      <RunsView />
    </Page>
  )
}
