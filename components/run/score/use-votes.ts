'use client'
import { useCallback, useEffect, useState } from 'react'
import { z } from 'zod'

const choiceSchema = z.enum(['base', 'tuned', 'equal'])
export type Choice = z.infer<typeof choiceSchema>
const votesSchema = z.record(z.string(), choiceSchema)
/** By question. */
export type Votes = z.infer<typeof votesSchema>

const keyOf = (runId: string) => `modelfactory.votes.${runId}`

/** What this browser kept; nothing where another program wrote something else there. */
function read(runId: string): Votes {
  const kept = localStorage.getItem(keyOf(runId))
  if (kept === null) return {}
  try {
    return votesSchema.parse(JSON.parse(kept))
  } catch {
    return {}
  }
}

/** Blind votes of a run, kept in this browser. A choice of null takes a vote back. */
export function useVotes(runId: string) {
  const [votes, setVotes] = useState<Votes>({})
  useEffect(() => setVotes(read(runId)), [runId])
  const vote = useCallback(
    (question: string, choice: Choice | null) => {
      const { [question]: _, ...rest } = read(runId)
      const next = choice === null ? rest : { ...rest, [question]: choice }
      localStorage.setItem(keyOf(runId), JSON.stringify(next))
      setVotes(next)
    },
    [runId],
  )
  const forget = useCallback(() => {
    localStorage.removeItem(keyOf(runId))
    setVotes({})
  }, [runId])
  return { votes, vote, forget }
}
