import type { Metadata } from 'next'
import { Suspense } from 'react'
import { Page } from '#components/shell/page.tsx'
import { chat } from '#lib/strings/chat.ts'
import { ChatScreen } from '../chat-screen.tsx'

export const metadata: Metadata = { title: chat.title }

export default async function ThreadPage({ params }: { params: Promise<{ threadId: string }> }) {
  const { threadId } = await params
  return (
    <Page size="full" className="pb-0 md:pb-0">
      <h1 className="sr-only">{chat.title}</h1>
      <Suspense>
        <ChatScreen threadId={threadId} />
      </Suspense>
    </Page>
  )
}
