'use client'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useAccountName } from '#components/chain/use-session.ts'
import { Time } from '#components/shell/time.tsx'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { shortHash } from '#components/ui/hash.tsx'
import { Textarea } from '#components/ui/textarea.tsx'
import { client } from '#lib/api/client.ts'
import { explainApiError } from '#lib/api/explain-error.ts'
import { commentInput, type ReviewItem } from '#lib/schemas/review.ts'
import { common } from '#lib/strings/common.ts'
import { review } from '#lib/strings/review.ts'

const words = review.comments
type Comment = ReviewItem['comments'][number]

export function Comments({ comments }: { comments: readonly Comment[] }) {
  if (comments.length === 0) return null
  return (
    <section aria-label={words.title} className="grid gap-2 border-t pt-3">
      {comments.map((comment) => (
        <OneComment key={comment.id} comment={comment} />
      ))}
    </section>
  )
}

function OneComment({ comment }: { comment: Comment }) {
  const name = useAccountName(comment.author)
  return (
    <div>
      <p className="text-muted-foreground text-xs" title={comment.author}>
        {name ?? shortHash(comment.author)}, <Time value={comment.at} />
      </p>
      <p className="wrap-anywhere whitespace-pre-wrap">{comment.text}</p>
    </div>
  )
}

export type CommentFormProps = {
  datumId: string
  address: `0x${string}`
  onDone: (comment: Comment) => void
  onCancel: () => void
}

export function CommentForm({ datumId, address, onDone, onCancel }: CommentFormProps) {
  const [text, setText] = useState('')
  const [fault, setFault] = useState<string>()
  const area = useRef<HTMLTextAreaElement>(null)
  useEffect(() => area.current?.focus(), [])
  const send = useMutation({
    mutationFn: (trimmed: string) => client.reviews.comment({ datumId, text: trimmed }),
    onSuccess: ({ id, at }, trimmed) => onDone({ id, at, author: address, text: trimmed }),
    onError: (error) => setFault(`${words.failed} ${explainApiError(error).title}`),
  })
  const submit = () => {
    const parsed = commentInput.shape.text.safeParse(text)
    setFault(parsed.success ? undefined : parsed.error.issues[0]?.message)
    if (parsed.success && !send.isPending) send.mutate(parsed.data)
  }
  return (
    <form
      noValidate
      className="grid gap-3 border-t pt-3"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <Field label={words.label} help={words.help} error={fault}>
        <Textarea
          ref={area}
          value={text}
          maxLength={1000}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') onCancel()
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit()
          }}
        />
      </Field>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onCancel}>{common.actions.cancel}</Button>
        <Button type="submit" variant="primary" loading={send.isPending}>
          {words.send}
        </Button>
      </div>
    </form>
  )
}
