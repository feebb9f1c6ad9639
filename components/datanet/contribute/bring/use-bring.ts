'use client'
import { useMutation } from '@tanstack/react-query'
import { useRequireSession } from '#components/chain/sign-in-provider.tsx'
import { client } from '#lib/api/client.ts'
import { explainApiError } from '#lib/api/explain-error.ts'
import type { Upload } from '#lib/schemas/upload.ts'
import { contribute as words } from '#lib/strings/contribute.ts'

type CreateUpload = Omit<Parameters<typeof client.uploads.create>[0], 'id'>

/** Signs in if need be and makes an upload of what a way brings; null when nobody signed in. */
export function useBring(datanetId: string, onBrought: (upload: Upload) => void) {
  const requireSession = useRequireSession()
  const bring = useMutation({
    mutationFn: async (input: CreateUpload | ((contributor: string) => CreateUpload)) => {
      const session = await requireSession({ reason: words.signInReason })
      if (!session) return null
      const made = input instanceof Function ? input(session.address) : input
      return (await client.uploads.create({ ...made, id: datanetId })) as Upload
    },
    onSuccess: (upload) => upload && onBrought(upload),
  })
  return { bring: bring.mutate, pending: bring.isPending, problem: bring.error && explainApiError(bring.error) }
}
