import type { Metadata } from 'next'
import { HomeView } from '#components/home/home-view.tsx'
import { Page } from '#components/shell/page.tsx'
import { common } from '#lib/strings/common.ts'

export const metadata: Metadata = { title: { absolute: common.app.name } }

export default function HomePage() {
  return (
    <Page>
      <HomeView />
    </Page>
  )
}
