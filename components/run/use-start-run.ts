'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useRef } from 'react'
import { useRequireSession } from '#components/chain/sign-in-provider.tsx'
import { client, orpc } from '#lib/api/client.ts'
import type { CreateRunInput } from '#lib/schemas/run.ts'
import { train } from '#lib/strings/train.ts'

/** `crypto.randomUUID` exists only on https and localhost. */
const newKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')

/** Signs in if need be, then starts the run and goes to it. The same choices, sent again, give the same run. */
export function useStartRun() {
  const requireSession = useRequireSession()
  const queries = useQueryClient()
  const router = useRouter()
  const sent = useRef({ choices: '', key: '' })
  return useMutation({
    mutationFn: async (choices: Omit<CreateRunInput, 'idempotencyKey'>) => {
      const session = await requireSession({ reason: train.wizard.signInReason })
      if (!session) return null
      const text = JSON.stringify([session.address, choices])
      if (sent.current.choices !== text) sent.current = { choices: text, key: newKey() }
      return client.runs.create({ ...choices, idempotencyKey: sent.current.key })
    },
    onSuccess: async (run) => {
      if (!run) return
      router.push(`/train/${run.id}`)
      await queries.invalidateQueries({ queryKey: orpc.runs.list.key() })
    },
  })
}
