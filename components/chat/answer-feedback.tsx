'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ThumbsDown, ThumbsUp } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Textarea } from '#components/ui/textarea.tsx'
import { client, orpc } from '#lib/api/client.ts'
import { explainApiError } from '#lib/api/explain-error.ts'
import type { Message } from '#lib/schemas/chat.ts'
import { chat } from '#lib/strings/chat.ts'
import { common } from '#lib/strings/common.ts'

const words = chat.feedback
type Feedback = NonNullable<Message['feedback']>

/** Thumbs up or down, and what it should have said: the beginning of a row that mends it. */
export function AnswerFeedback({ message, question }: { message: Message; question?: string }) {
  const queries = useQueryClient()
  const [given, setGiven] = useState<Feedback | null>(message.feedback)
  const [writing, setWriting] = useState(false)
  const [text, setText] = useState(message.feedback?.correction ?? '')
  const send = useMutation({
    mutationFn: (next: { verdict: Feedback['verdict'] | null; correction?: string }) =>
      client.chat.feedback({ id: message.id, ...next }),
    onSuccess: async ({ verdict, correction }) => {
      setGiven(verdict && { verdict, correction })
      setWriting(verdict === 'bad' && correction === null)
      await queries.invalidateQueries({ queryKey: orpc.chat.thread.key() })
    },
  })
  const judge = (verdict: Feedback['verdict']) => send.mutate({ verdict: given?.verdict === verdict ? null : verdict })
  const thumb = (verdict: Feedback['verdict'], Icon: typeof ThumbsUp) => (
    <Button
      variant="ghost"
      size="icon-sm"
      aria-label={words[verdict]}
      aria-pressed={given?.verdict === verdict}
      disabled={send.isPending}
      className="aria-pressed:bg-muted aria-pressed:text-foreground"
      onClick={() => judge(verdict)}
    >
      <Icon aria-hidden />
    </Button>
  )
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap items-center gap-1">
        {thumb('good', ThumbsUp)}
        {thumb('bad', ThumbsDown)}
        <span role="status" className="ml-1 text-muted-foreground text-xs">
          {given && `${words.thanks} ${words.seen}`}
        </span>
      </div>
      {send.error && (
        <p role="alert" className="text-danger text-xs">
          {words.failed} {explainApiError(send.error).title}
        </p>
      )}
      {given?.verdict === 'bad' && writing && (
        <form
          className="grid gap-2 rounded-md border p-3"
          onSubmit={(event) => {
            event.preventDefault()
            if (text.trim()) send.mutate({ verdict: 'bad', correction: text.trim() })
          }}
        >
          <Field label={words.correct} help={words.correctionHelp} optional>
            <Textarea rows={2} maxLength={4000} value={text} onChange={(event) => setText(event.target.value)} />
          </Field>
          <div className="flex flex-wrap justify-end gap-2">
            <Button size="sm" onClick={() => setWriting(false)}>
              {common.actions.cancel}
            </Button>
            <Button size="sm" type="submit" variant="primary" loading={send.isPending}>
              {words.send}
            </Button>
          </div>
        </form>
      )}
      {given?.verdict === 'bad' && !writing && (
        <div className="grid justify-items-start gap-1 rounded-md bg-sunken p-3">
          {given.correction && (
            <>
              <p className="text-muted-foreground text-xs">{words.corrected}</p>
              <p className="wrap-anywhere whitespace-pre-wrap">{given.correction}</p>
            </>
          )}
          <Button variant="link" onClick={() => setWriting(true)}>
            {given.correction ? words.change : words.correct}
          </Button>
          {given.correction && question && message.modelSlug && (
            <ProposeRow modelSlug={message.modelSlug} question={question} answer={given.correction} />
          )}
        </div>
      )}
    </div>
  )
}

type ProposeRowProps = { modelSlug: string; question: string; answer: string }

/** To the form of each Datanet behind the model, with question and correction filled in. */
function ProposeRow({ modelSlug, question, answer }: ProposeRowProps) {
  const model = useQuery(orpc.models.get.queryOptions({ input: { slug: modelSlug } }))
  const query = new URLSearchParams({ question, answer, from: 'feedback' })
  return (
    <>
      {model.data?.datanets.map((datanet) => (
        <Button key={datanet.slug} size="sm" asChild className="mt-1 max-w-full">
          <Link href={`/datanets/${datanet.slug}/contribute?${query}`}>
            <span className="truncate">{words.propose(datanet.name)}</span>
          </Link>
        </Button>
      ))}
      {model.data && <p className="text-muted-foreground text-xs">{words.proposeHelp}</p>}
    </>
  )
}
