import type { Metadata } from 'next'
import { ReceiptView } from '#components/receipt/receipt-view.tsx'
import { Page } from '#components/shell/page.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { receipt } from '#lib/strings/chat.ts'

export const metadata: Metadata = { title: receipt.title }

export default async function ReceiptPage({ params }: { params: Promise<{ hash: string }> }) {
  const { hash } = await params
  return (
    <Page>
      <PageHeader title={receipt.title} />
      <ReceiptView hash={hash as `0x${string}`} />
    </Page>
  )
}
