'use client'
import { signTypedData } from '@wagmi/core'
import { useRef, useState } from 'react'
import { useConfig } from 'wagmi'
import { useChainConfig } from '#components/chain/chain-context.tsx'
import { explainChainError } from '#components/chain/explain-error.ts'
import { useRequireSession } from '#components/chain/sign-in-provider.tsx'
import { sameAddress } from '#components/chain/use-session.ts'
import { client } from '#lib/api/client.ts'
import { type ApiProblem, explainApiError } from '#lib/api/explain-error.ts'
import type { CheckUploadOutput, CreateDatanetInput, DatanetDetail } from '#lib/schemas/datanet.ts'
import { datanets } from '#lib/strings/datanets.ts'
import type { PendingRelease } from './pending-release.ts'
import {
  type Batch,
  contributionTypedData,
  type Draft,
  draftContribution,
  firstVersionRoot,
} from './sign-contribution.ts'
import { useRelease } from './use-release.ts'

const words = datanets.upload

export type DatanetFields = Pick<CreateDatanetInput, 'name' | 'domain' | 'summary' | 'licence'>
export type CreateStage = keyof typeof words.stages
type Outcome = { notice?: string; problem?: Pick<ApiProblem, 'title' | 'next' | 'reference'> }

/** commit → sign → create → release → confirm; each step can be tried again without repeating the ones before. */
export function useCreateDatanet(onReleased: (datanet: DatanetDetail) => void) {
  const chain = useChainConfig()
  const config = useConfig()
  const requireSession = useRequireSession()
  const [stage, setStage] = useState<CreateStage>('idle')
  const [outcome, setOutcome] = useState<Outcome>({})
  const [stored, setStored] = useState<PendingRelease | null>(null)
  const draft = useRef<(Draft & { uploadId: string }) | null>(null)
  const release = useRelease(() => setStage('confirming'))

  const sendRelease = async (pending: PendingRelease, name: string) => {
    setStage('releasing')
    const result = await release(pending, name)
    if ('released' in result) onReleased(result.released)
    else setOutcome({ notice: result.notice })
  }

  const store = async (
    checked: CheckUploadOutput,
    batch: Batch,
    fields: DatanetFields,
  ): Promise<PendingRelease | null> => {
    const session = await requireSession({ reason: words.signInReason, wallet: true })
    if (!session || !checked.uploadId || !checked.kind) return null
    const { uploadId, kind } = checked
    if (draft.current?.uploadId !== uploadId || !sameAddress(draft.current.contributor, session.address)) {
      draft.current = { ...draftContribution(session.address, batch.root), uploadId }
    }
    const { salt, datanetSalt, commitment, contributor } = draft.current
    setStage('committing')
    await client.datanets.commit({ uploadId, commitment })
    setStage('signing')
    const typed = contributionTypedData(chain, draft.current, batch, { kind, licence: fields.licence })
    const signature = await signTypedData(config, { ...typed, account: contributor }).catch((error) => {
      setOutcome({ notice: explainSignature(error) })
      return null
    })
    if (!signature) return null
    setStage('creating')
    const { nonce, deadline } = typed.message
    const created = await client.datanets.create({
      ...fields,
      uploadId,
      datanetSalt,
      contribution: { salt, nonce: nonce.toString(), deadline: Number(deadline), signature },
    })
    if (created.release.root !== firstVersionRoot(batch, contributor)) {
      setOutcome({ problem: { title: words.wrongRows } })
      return null
    }
    setStored(created)
    return created
  }

  const run = async (checked: CheckUploadOutput, batch: Batch, fields: DatanetFields) => {
    setOutcome({})
    try {
      const pending = stored ?? (await store(checked, batch, fields))
      if (pending) await sendRelease(pending, fields.name)
    } catch (error) {
      setOutcome({ problem: explainApiError(error) })
    } finally {
      setStage('idle')
    }
  }
  return { run, stage, stored, ...outcome }
}

function explainSignature(error: unknown): string {
  const { kind, message } = explainChainError(error)
  return kind === 'rejected' ? words.rejectedSignature : message
}
