'use client'
import { useCallback, useEffect, useState } from 'react'
import { z } from 'zod'

const choiceSchema = z.enum(['base', 'tuned', 'equal'])
export type Choice = z.infer<typeof choiceSchema>
const votesSchema = z.record(z.string(), choiceSchema)
/** By question. */
export type Votes = z.infer<typeof votesSchema>

const keyOf = (ballotId: string) => `modelfactory.votes.${ballotId}`

/** What this browser kept; nothing where another program wrote something else there. */
function read(ballotId: string): Votes {
  const kept = localStorage.getItem(keyOf(ballotId))
  if (kept === null) return {}
  try {
    return votesSchema.parse(JSON.parse(kept))
  } catch {
    return {}
  }
}

/** Blind votes on a run or a model, kept in this browser. A choice of null takes a vote back. */
export function useVotes(ballotId: string) {
  const [votes, setVotes] = useState<Votes>({})
  useEffect(() => setVotes(read(ballotId)), [ballotId])
  const vote = useCallback(
    (question: string, choice: Choice | null) => {
      const { [question]: _, ...rest } = read(ballotId)
      const next = choice === null ? rest : { ...rest, [question]: choice }
      localStorage.setItem(keyOf(ballotId), JSON.stringify(next))
      setVotes(next)
    },
    [ballotId],
  )
  const forget = useCallback(() => {
    localStorage.removeItem(keyOf(ballotId))
    setVotes({})
  }, [ballotId])
  return { votes, vote, forget }
}
