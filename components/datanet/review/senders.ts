'use client'
import { useEffect } from 'react'
import { client } from '#lib/api/client.ts'
import { explainApiError } from '#lib/api/explain-error.ts'
import { afterFrame } from './after-frame.ts'
import { type Failure, VoteSender } from './vote-sender.ts'

const comeLater = new Set(['unreachable', 'internal', 'unavailable', 'too_many', 'unauthenticated'])
const senders = new Map<string, VoteSender>()

function explain(error: unknown): Failure {
  const { code, title, next } = explainApiError(error)
  const kind = comeLater.has(code) ? 'later' : code === 'conflict' ? 'repeated' : 'refused'
  return { kind, message: kind === 'later' ? title : [title, next].filter(Boolean).join(' ') }
}

/** The one sender of a reviewer's votes on a Datanet in this tab; it goes on when the queue is left. */
export function senderOf(datanetId: string, address: string): VoteSender {
  const storeKey = `modelfactory.review.${datanetId}.${address.toLowerCase()}`
  const known = senders.get(storeKey)
  if (known) return known
  const made = new VoteSender({
    send: async ({ datumId, vote }) => {
      if (vote) await client.reviews.vote({ datumId, ...vote })
      else await client.reviews.undo({ datumId })
    },
    explain,
    quiet: afterFrame,
    store: localStorage,
    storeKey,
  })
  senders.set(storeKey, made)
  return made
}

/** Sends what an earlier visit could not, on every page of a Datanet. */
export function useSendKeptVotes(datanetId: string, address: string | undefined): void {
  useEffect(() => {
    if (address) senderOf(datanetId, address).start()
  }, [datanetId, address])
}
