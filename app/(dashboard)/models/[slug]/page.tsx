import type { Metadata } from 'next'
import { Page } from '#components/shell/page.tsx'
import { models } from '#lib/strings/models.ts'
import { ModelPage } from './model-page.tsx'

export async function generateMetadata({ params }: { params: Promise<{ slug: string }> }): Promise<Metadata> {
  return { title: `${(await params).slug} · ${models.title}` }
}

export default async function ModelDetailPage({ params }: { params: Promise<{ slug: string }> }) {
  const { slug } = await params
  return (
    <Page>
      <ModelPage slug={slug} />
    </Page>
  )
}
