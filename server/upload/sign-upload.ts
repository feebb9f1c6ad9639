import type { Hex } from 'viem'
import type { z } from 'zod'
import type { DatumKind } from '#lib/schemas/datum.ts'
import type { signUploadInput, Upload } from '#lib/schemas/upload.ts'
import { type Ctx, requireSession } from '../ctx.ts'
import { requireAccess } from '../datanet/index.ts'
import { AppError } from '../errors.ts'
import { advanceOrRefuse } from './advance.ts'
import { requireKind } from './require-kind.ts'
import { verifyBatch } from './verify-batch.ts'
import { ownUpload, toUpload } from './view.ts'

/**
 * Takes the signature under a checked batch and has its rows stored.
 * @throws AppError bad_input | conflict | forbidden
 */
export async function signUpload({
  ctx,
  input,
}: {
  ctx: Ctx
  input: z.infer<typeof signUploadInput>
}): Promise<Upload> {
  const { address } = requireSession(ctx)
  const upload = await ownUpload(ctx, input.uploadId)
  const { salt, nonce, deadline, signature } = input
  if (upload.state === 'storing' || upload.state === 'stored') {
    // the same answer again, where the first one got lost on its way
    if ((upload.signed as { nonce?: string } | null)?.nonce === nonce) return toUpload(upload)
    throw new AppError('conflict', 'This batch is signed already.')
  }
  const { kind, rows, batchRoot, commitment } = upload
  if (upload.state !== 'checked' || kind === null || rows === null || batchRoot === null) {
    throw new AppError('conflict', 'There is nothing to sign in this upload yet; look at what its check says.')
  }
  const datanet = await requireAccess(ctx, upload.datanetId, 'contribute')
  requireKind(datanet, kind as DatumKind)
  const signed = await verifyBatch({
    ...{ datanet, contributor: address, kind: kind as DatumKind, rows, commitment },
    batchRoot: batchRoot as Hex,
    signed: { salt, nonce, deadline, signature },
  })
  return toUpload(await advanceOrRefuse(upload, { state: 'storing', signed, doneRows: 0 }))
}
