'use client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { CircleAlert, Info, MessageSquare } from 'lucide-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useQueryState } from 'nuqs'
import { useEffect, useRef, useState } from 'react'
import { useRequireSession } from '#components/chain/sign-in-provider.tsx'
import { useFunding } from '#components/chain/use-funding.tsx'
import { useSession } from '#components/chain/use-session.ts'
import { QueryError } from '#components/shell/query-error.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Loading, Skeleton } from '#components/ui/skeleton.tsx'
import { client, orpc } from '#lib/api/client.ts'
import { explainApiError } from '#lib/api/explain-error.ts'
import { chat as words } from '#lib/strings/chat.ts'
import type { RenderReceipt } from './answer.tsx'
import { ChannelBalance } from './channel-balance.tsx'
import { Composer } from './composer.tsx'
import { ConversationStart } from './conversation-start.tsx'
import { MessageList } from './message-list.tsx'
import { ModelPicker } from './model-picker.tsx'
import { ThreadSheet } from './thread-sheet.tsx'
import { type AskProblem, useAsk } from './use-ask.ts'

/** One conversation, or the start of one: `?model=` picks the model, `?q=` fills the question in. */
export function Conversation({ threadId, renderReceipt }: { threadId?: string; renderReceipt: RenderReceipt }) {
  const router = useRouter()
  const queries = useQueryClient()
  const { session, pending: signingIn } = useSession()
  const requireSession = useRequireSession()
  const [asked] = useQueryState('q')
  const [picked, setPicked] = useQueryState('model')
  const [draft, setDraft] = useState(asked ?? '')
  const [stopping, setStopping] = useState(false)
  const [stopProblem, setStopProblem] = useState<AskProblem | null>(null)
  const input = useRef<HTMLTextAreaElement>(null)
  const { fund, dialog } = useFunding()
  const { ask, sending, problem, clearProblem } = useAsk(fund, (id) => {
    if (id !== threadId) router.replace(`/chat/${id}`)
  })

  const models = useQuery(orpc.models.list.queryOptions())
  const thread = useQuery(
    orpc.chat.thread.queryOptions({
      input: { id: threadId ?? '' },
      enabled: threadId !== undefined && session !== null,
    }),
  )
  const messages = thread.data?.messages ?? []
  const last = messages.at(-1)
  const slug = picked ?? last?.modelSlug ?? models.data?.[0]?.slug
  const model = models.data?.find((candidate) => candidate.slug === slug)
  const writing = last?.role === 'assistant' && last.state === 'streaming' ? last : null

  useEffect(() => {
    if (matchMedia('(pointer: fine)').matches) input.current?.focus()
  }, [])
  useEffect(() => {
    if (!writing) setStopping(false)
  }, [writing])

  const send = async (content = draft) => {
    if (!model || sending !== null) return
    setStopProblem(null)
    setDraft('')
    if (!(await ask({ threadId, modelSlug: model.slug, content: content.trim() }))) {
      setDraft((typed) => typed || content)
      input.current?.focus()
    }
  }
  const stop = async () => {
    if (!writing) return
    setStopping(true)
    setStopProblem(null)
    try {
      await client.chat.stop({ id: writing.id })
    } catch (error) {
      setStopping(false)
      setStopProblem(explainApiError(error))
      await queries.invalidateQueries({ queryKey: orpc.chat.thread.key() })
    }
  }

  if (thread.error && !thread.data) {
    const gone = ['not_found', 'bad_input'].includes(explainApiError(thread.error).code)
    if (!gone)
      return <QueryError error={thread.error} onRetry={() => void thread.refetch()} className="flex-1 self-start" />
    return (
      <EmptyState
        icon={MessageSquare}
        title={words.threadGone}
        className="flex-1 self-start"
        action={
          <Button asChild>
            <Link href="/chat">{words.startNew}</Link>
          </Button>
        }
      >
        {words.threadGoneText}
      </EmptyState>
    )
  }
  if (threadId && !session && !signingIn) {
    return (
      <EmptyState
        icon={MessageSquare}
        title={words.threadLocked}
        className="flex-1 self-start"
        action={
          <Button variant="primary" onClick={() => requireSession({ reason: words.signInReason })}>
            {words.signIn}
          </Button>
        }
      >
        {words.threadsSignedOut}
      </EmptyState>
    )
  }
  const shown = problem ?? stopProblem
  return (
    <section aria-label={thread.data?.title ?? words.newThread} className="flex min-w-0 flex-1 flex-col gap-6">
      <div className="flex items-center gap-2">
        <ThreadSheet current={threadId} />
        {models.data?.length !== 0 && (
          <ModelPicker models={models.data ?? []} value={model?.slug} onChange={(next) => setPicked(next)} />
        )}
        {model && (
          <Button variant="ghost" asChild>
            <Link href={`/models/${model.slug}`} aria-label={words.aboutModel}>
              <Info aria-hidden />
              <span className="max-sm:hidden">{words.aboutModel}</span>
            </Link>
          </Button>
        )}
      </div>
      <div className="min-w-0 flex-1">
        {threadId ? (
          <Loading pending={thread.isPending && session !== null} skeleton={<ConversationSkeleton />}>
            {() => (
              <MessageList
                messages={messages}
                sending={sending}
                renderReceipt={renderReceipt}
                onAskAgain={(text) => void send(text)}
              />
            )}
          </Loading>
        ) : sending !== null ? (
          <MessageList messages={[]} sending={sending} renderReceipt={renderReceipt} onAskAgain={() => {}} />
        ) : (
          <ConversationStart
            models={models}
            model={model}
            missing={picked && models.data && !model ? picked : null}
            onPick={(question) => {
              setDraft(question)
              input.current?.focus()
            }}
          />
        )}
      </div>
      {models.data?.length !== 0 && (
        <div className="sticky bottom-14 z-10 -mx-4 border-t bg-background px-4 pt-3 pb-2 md:bottom-0 md:mx-0 md:px-0">
          <Composer
            inputRef={input}
            value={draft}
            onChange={(text) => {
              clearProblem()
              setDraft(text)
            }}
            onSend={() => void send()}
            modelName={model?.name ?? words.anyModel}
            sending={sending !== null}
            onStop={writing ? () => void stop() : undefined}
            stopping={stopping}
            disabled={!model}
            problem={shown && <AskNotice problem={shown} />}
            footer={<ChannelBalance fund={fund} />}
          />
        </div>
      )}
      {dialog}
    </section>
  )
}

function AskNotice({ problem }: { problem: AskProblem }) {
  if (problem.quiet) {
    return (
      <p role="status" className="text-muted-foreground text-xs">
        {problem.title}
      </p>
    )
  }
  return (
    <div role="alert" className="flex items-start gap-2 rounded-md bg-danger-soft p-3">
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-danger" />
      <div className="wrap-anywhere min-w-0">
        <p>{problem.title}</p>
        {problem.next && <p>{problem.next}</p>}
        {problem.reference && <p className="text-muted-foreground text-xs">{problem.reference}</p>}
      </div>
    </div>
  )
}

function ConversationSkeleton() {
  return (
    <div className="grid gap-6">
      <Skeleton className="ml-auto h-10 w-2/5 rounded-lg" />
      <Skeleton className="h-24 rounded-lg" />
    </div>
  )
}
