'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useSession } from '#components/chain/use-session.ts'
import { Button } from '#components/ui/button.tsx'
import { Card, CardContent, CardHeader } from '#components/ui/card.tsx'
import { ErrorState } from '#components/ui/error-state.tsx'
import { Field } from '#components/ui/field.tsx'
import { Hash } from '#components/ui/hash.tsx'
import { Status } from '#components/ui/status.tsx'
import { Textarea } from '#components/ui/textarea.tsx'
import { client, orpc } from '#lib/api/client.ts'
import { explainApiError } from '#lib/api/explain-error.ts'
import type { DatanetDetail } from '#lib/schemas/datanet.ts'
import { contribute } from '#lib/strings/contribute.ts'

const words = contribute.gate

/** In place of the form for those who may not contribute: what they can do about it. */
export function AccessGate({ datanet }: { datanet: DatanetDetail }) {
  const queries = useQueryClient()
  const { session } = useSession()
  const [note, setNote] = useState('')
  const ask = useMutation({
    mutationFn: () =>
      client.datanets.requestMembership({ id: datanet.id, role: 'contributor', note: note.trim() || undefined }),
    onSuccess: () => queries.invalidateQueries({ queryKey: orpc.datanets.get.key() }),
  })
  const asked = datanet.access.requested.includes('contributor')
  const byList = datanet.contributePolicy === 'list'
  const problem = ask.error && explainApiError(ask.error)
  return (
    <Card className="max-w-2xl">
      <CardHeader title={words.title} description={byList ? words.list : words.request} />
      <CardContent className="grid gap-4">
        {session && (
          <p>
            <Hash value={session.address} lead={10} tail={8} />
          </p>
        )}
        {asked ? (
          <Status tone="pending" size="md" className="whitespace-normal">
            {words.asked}
          </Status>
        ) : (
          !byList && (
            <>
              <Field label={words.note} help={words.noteHelp} optional>
                <Textarea rows={2} maxLength={300} value={note} onChange={(event) => setNote(event.target.value)} />
              </Field>
              {problem && <ErrorState {...problem} />}
              <Button
                variant="primary"
                className="justify-self-start"
                loading={ask.isPending}
                onClick={() => ask.mutate()}
              >
                {words.ask}
              </Button>
            </>
          )
        )}
      </CardContent>
    </Card>
  )
}
