'use client'
import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { MessageSquare } from 'lucide-react'
import Link from 'next/link'
import { QueryError } from '#components/shell/query-error.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Loading, Skeleton } from '#components/ui/skeleton.tsx'
import { orpc } from '#lib/api/client.ts'
import type { ModelSummary } from '#lib/schemas/model.ts'
import { chat as words } from '#lib/strings/chat.ts'
import { priceOf } from './model-picker.tsx'

const shownQuestions = 4

export type ConversationStartProps = {
  models: UseQueryResult<ModelSummary[]>
  model: ModelSummary | undefined
  /** A slug that was asked for and is not published. */
  missing: string | null
  onPick: (question: string) => void
}

/** Before the first question: what this is, what the model costs, and questions that it was made for. */
export function ConversationStart({ models, model, missing, onPick }: ConversationStartProps) {
  const detail = useQuery(
    orpc.models.get.queryOptions({ input: { slug: model?.slug ?? '' }, enabled: model !== undefined }),
  )
  if (models.error) {
    return <QueryError error={models.error} onRetry={() => void models.refetch()} />
  }
  if (models.data?.length === 0) {
    return (
      <EmptyState
        icon={MessageSquare}
        title={words.noModelsTitle}
        action={
          <Button variant="primary" asChild>
            <Link href="/train">{words.noModelsAction}</Link>
          </Button>
        }
        sample={
          <Link href="/datanets" className="text-link">
            {words.noModelsSample}
          </Link>
        }
      >
        {words.noModelsText}
      </EmptyState>
    )
  }
  const questions = detail.data?.sampleQuestions.slice(0, shownQuestions) ?? []
  return (
    <Loading pending={models.isPending} skeleton={<Skeleton className="h-32" />}>
      {() => (
        <div className="grid max-w-prose gap-4">
          <div>
            <h2 className="font-semibold text-base">{model ? model.name : words.emptyTitle}</h2>
            {model && (
              <p className="mt-1">
                {model.summary} <span className="text-muted-foreground">{priceOf(model)}.</span>
              </p>
            )}
            <p className="mt-2 text-muted-foreground">{words.emptyText}</p>
          </div>
          {missing && <p role="alert">{words.modelGone(missing)}</p>}
          {questions.length > 0 && (
            <div className="grid gap-2">
              <h3 className="text-muted-foreground text-xs">{words.suggestions}</h3>
              <ul className="grid gap-2">
                {questions.map((question) => (
                  <li key={question}>
                    <Button
                      className="h-auto min-h-8 w-full justify-start whitespace-normal py-1.5 text-left font-normal"
                      onClick={() => onPick(question)}
                    >
                      {question}
                    </Button>
                  </li>
                ))}
              </ul>
            </div>
          )}
        </div>
      )}
    </Loading>
  )
}
