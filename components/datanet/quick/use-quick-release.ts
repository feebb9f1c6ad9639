'use client'
import { useState } from 'react'
import { client } from '#lib/api/client.ts'
import { explainApiError } from '#lib/api/explain-error.ts'
import type { DatanetDetail } from '#lib/schemas/datanet.ts'
import type { Upload } from '#lib/schemas/upload.ts'
import { contribute } from '#lib/strings/contribute.ts'
import { newDatanet } from '#lib/strings/new-datanet.ts'
import { fetchAndHash } from '../contribute/sign/use-hashed-batch.ts'
import { type SignOutcome, useSignUpload } from '../contribute/sign/use-sign-upload.ts'
import { useRelease } from '../release/use-release.ts'
import { pollUntil } from './quick-state.ts'

const words = newDatanet.quick
type Stage = keyof typeof words.stages

/** hash → sign → store → make version 1 → release; each step can be tried again without repeating those before it. */
export function useQuickRelease(datanet: DatanetDetail, upload: Upload) {
  const [stage, setStage] = useState<Stage | null>(null)
  const [outcome, setOutcome] = useState<SignOutcome>({})
  const signing = useSignUpload()
  const release = useRelease(datanet)

  const store = async (): Promise<SignOutcome | null> => {
    const now = await client.uploads.get({ uploadId: upload.id })
    if (now.state === 'checked') {
      setStage('hashing')
      const batch = await fetchAndHash(upload.id, () => undefined)
      if (batch.root !== now.batchRoot || batch.rows !== now.rows) {
        return { problem: { title: contribute.sign.mismatch, next: contribute.sign.mismatchNext } }
      }
      setStage('signing')
      const result = await signing.sign(datanet, now as Upload, batch)
      if (!('signed' in result)) return result
    }
    setStage('storing')
    const stored = await pollUntil(
      () => client.uploads.get({ uploadId: upload.id }),
      ({ state }) => state !== 'storing' && state !== 'checked',
    )
    return stored.state === 'stored' ? null : { problem: { title: stored.error?.message ?? words.failed } }
  }
  const prepare = async () => {
    setStage('preparing')
    const known = await client.releases.job({ id: datanet.id })
    if (!known || known.state === 'failed') await client.releases.prepare({ id: datanet.id, notes: '' })
    return pollUntil(
      () => client.releases.job({ id: datanet.id }),
      (job) => job !== null && job.state !== 'preparing',
    )
  }
  const run = async () => {
    setOutcome({})
    try {
      const refused = await store()
      if (refused) return setOutcome(refused)
      const job = await prepare()
      if (!job?.transaction) return setOutcome({ problem: { title: job?.error ?? words.failed } })
      setStage('releasing')
      await release.run(job.transaction, '0')
    } catch (error) {
      setOutcome({ problem: explainApiError(error) })
    } finally {
      setStage(null)
    }
  }
  return {
    run,
    stage:
      release.busy === 'confirming'
        ? ('confirming' as const)
        : signing.stage === 'committing'
          ? ('committing' as const)
          : stage,
    released: release.released,
    notice: outcome.notice ?? release.notice,
    problem: outcome.problem ?? release.problem,
  }
}
