'use client'
import { useMutation } from '@tanstack/react-query'
import { client } from '#lib/api/client.ts'
import { explainApiError } from '#lib/api/explain-error.ts'
import type { FindingChoices } from '#lib/schemas/finding.ts'
import type { Upload, UploadMapping } from '#lib/schemas/upload.ts'
import type { Contribution } from './use-contribution.ts'

/** Has an upload checked with a mapping and choices; what is left out stays as it was. */
export function useCheck({ open }: Contribution, upload: Upload) {
  const check = useMutation({
    mutationFn: async (change: { mapping?: UploadMapping; choices?: FindingChoices }) =>
      (await client.uploads.check({ uploadId: upload.id, ...change })) as Upload,
    onSuccess: (next) => open(next, 'check'),
  })
  return { check: check.mutate, pending: check.isPending, problem: check.error && explainApiError(check.error) }
}
