'use client'
import { Conversation } from '#components/chat/conversation.tsx'
import { ThreadList } from '#components/chat/thread-list.tsx'
import { ReceiptProof } from '#components/receipt/receipt-proof.tsx'

/** The chat with the receipts of its answers. */
export function ChatScreen({ threadId }: { threadId?: string }) {
  return (
    <div className="mx-auto flex w-full max-w-5xl flex-1 gap-10">
      <aside className="sticky top-20 hidden max-h-[calc(100dvh-6rem)] w-56 shrink-0 self-start overflow-y-auto px-2 lg:block">
        <ThreadList current={threadId} />
      </aside>
      <Conversation
        key={threadId ?? 'new'}
        threadId={threadId}
        renderReceipt={(receipt, answer) => <ReceiptProof receipt={receipt} answer={answer} />}
      />
    </div>
  )
}
