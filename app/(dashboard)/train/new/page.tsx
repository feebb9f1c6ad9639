import type { Metadata } from 'next'
import { Page } from '#components/shell/page.tsx'
import { train } from '#lib/strings/train.ts'
import { NewRun } from './new-run.tsx'

export const metadata: Metadata = { title: train.wizard.title }

export default function NewRunPage() {
  return (
    <Page>
      <NewRun />
    </Page>
  )
}
