import type { Metadata } from 'next'
import { CompareView } from '#components/run/compare/compare-view.tsx'
import { Page } from '#components/shell/page.tsx'
import { compare } from '#lib/strings/compare.ts'

export const metadata: Metadata = { title: compare.title }

export default function ComparePage() {
  return (
    <Page>
      <CompareView />
    </Page>
  )
}
