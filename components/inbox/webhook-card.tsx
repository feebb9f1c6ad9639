'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useSession } from '#components/chain/use-session.ts'
import { QueryError } from '#components/shell/query-error.tsx'
import { Button } from '#components/ui/button.tsx'
import { Card, CardContent, CardHeader } from '#components/ui/card.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { Loading, SkeletonRows } from '#components/ui/skeleton.tsx'
import { toast } from '#components/ui/toaster.tsx'
import { client, orpc } from '#lib/api/client.ts'
import { explainApiError } from '#lib/api/explain-error.ts'
import { webhookSchema } from '#lib/schemas/training.ts'
import { inbox } from '#lib/strings/inbox.ts'
import { WebhookFacts } from './webhook-facts.tsx'

const words = inbox.webhook

/** Where notifications are sent as well. The secret is shown by the answer that makes it and by no later one. */
export function WebhookCard() {
  const { session } = useSession()
  return (
    <Card id="webhook" className="scroll-mt-16">
      <CardHeader title={words.title} description={words.help} />
      <CardContent>{session ? <Webhook /> : <p className="text-muted-foreground">{words.signedOut}</p>}</CardContent>
    </Card>
  )
}

function Webhook() {
  const queries = useQueryClient()
  const options = orpc.notifications.webhook.queryOptions({ staleTime: Number.POSITIVE_INFINITY })
  const query = useQuery(options)
  const [typed, setTyped] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const url = typed ?? query.data?.url ?? ''

  const save = useMutation({
    mutationFn: (next: string | null) => client.notifications.setWebhook({ url: next }),
    onSuccess: (webhook, next) => {
      const before = query.data?.url
      queries.setQueryData(options.queryKey, webhook)
      setTyped(null)
      if (next === null && before) {
        toast.info(words.removed, { action: { label: words.undo, onClick: () => save.mutate(before) } })
      }
    },
    onError: (error, next) => {
      if (next === null) toast.error(words.failed, { description: explainApiError(error).title })
      else setProblem(explainApiError(error).title)
    },
  })
  const submit = () => {
    const read = webhookSchema.shape.url.safeParse(url.trim())
    if (!read.success) return setProblem(words.bad)
    setProblem(null)
    save.mutate(read.data)
  }
  return (
    <Loading pending={query.isPending} skeleton={<SkeletonRows rows={2} />}>
      {query.isError ? (
        <QueryError error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <div className="grid gap-4">
          <form
            noValidate
            className="grid gap-3"
            onSubmit={(event) => {
              event.preventDefault()
              submit()
            }}
          >
            <Field label={words.url} help={words.urlHelp} error={problem}>
              <Input
                type="url"
                inputMode="url"
                autoComplete="url"
                placeholder={words.placeholder}
                value={url}
                onChange={({ target }) => {
                  setTyped(target.value)
                  setProblem(null)
                }}
              />
            </Field>
            <div className="flex flex-wrap gap-2">
              <Button type="submit" loading={save.isPending && save.variables !== null}>
                {query.data ? words.change : words.save}
              </Button>
              {query.data && (
                <Button
                  variant="ghost"
                  loading={save.isPending && save.variables === null}
                  onClick={() => save.mutate(null)}
                >
                  {words.remove}
                </Button>
              )}
            </div>
          </form>
          {query.data && <WebhookFacts webhook={query.data} />}
        </div>
      )}
    </Loading>
  )
}
