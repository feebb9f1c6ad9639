import type { Metadata } from 'next'
import { QueueView } from '#components/run/queue/queue-view.tsx'
import { Page } from '#components/shell/page.tsx'
import { queue } from '#lib/strings/queue.ts'

export const metadata: Metadata = { title: queue.title }

export default function QueuePage() {
  return (
    <Page>
      <QueueView />
    </Page>
  )
}
