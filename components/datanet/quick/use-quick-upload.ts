'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRequireSession } from '#components/chain/sign-in-provider.tsx'
import { client, orpc } from '#lib/api/client.ts'
import { explainApiError } from '#lib/api/explain-error.ts'
import type { CreateDatanetInput } from '#lib/schemas/datanet.ts'
import type { UploadFormat } from '#lib/schemas/upload.ts'
import { newDatanet } from '#lib/strings/new-datanet.ts'
import { giveFile } from '../contribute/bring/choose-file.ts'
import { randomHex } from '../sign-contribution.ts'
import type { QuickState } from './quick-state.ts'

const words = newDatanet.quick
/** Rows that can be trained on. */
const kinds: CreateDatanetInput['kinds'] = ['instruction', 'chat', 'classification', 'translation', 'preference']

/** A Datanet of the caller's own without review, and the upload of a file to it. A Datanet that got no rows is used again. */
export function useQuickUpload(state: QuickState, onMade: (made: { datanetId: string; uploadId: string }) => void) {
  const requireSession = useRequireSession()
  const queries = useQueryClient()
  const make = useMutation({
    mutationFn: async ({ file, format }: { file: File; format: UploadFormat }) => {
      if (!(await requireSession({ reason: newDatanet.signInReason }))) return null
      const { name, licence, visibility } = state
      const datanetId = state.datanetId ?? (await create({ name, licence, visibility, file })).id
      const upload = await client.uploads.create({
        id: datanetId,
        fileName: file.name,
        format,
        origin: 'upload',
        size: file.size,
      })
      giveFile(upload.id, file)
      return { datanetId, uploadId: upload.id }
    },
    onSuccess: async (made) => {
      if (!made) return
      onMade(made)
      await queries.invalidateQueries({ queryKey: orpc.datanets.key() })
    },
  })
  return { make: make.mutate, pending: make.isPending, problem: make.error && explainApiError(make.error) }
}

const create = ({ file, ...chosen }: Pick<QuickState, 'name' | 'licence' | 'visibility'> & { file: File }) =>
  client.datanets.create({
    ...chosen,
    domain: words.domain,
    summary: words.summary(file.name),
    kinds,
    quorum: 0,
    contributePolicy: 'list',
    salt: randomHex(32),
  })
