import type { Hex } from 'viem'
import type { Deployment } from '#lib/chain/deployment.ts'
import type { DatumKind } from '#lib/schemas/datum.ts'
import type { Upload } from '#lib/schemas/upload.ts'
import type { Datanet } from '#prisma/generated/client.ts'
import { db } from '#server/db.ts'
import { commitUpload, createUpload, getUpload, signUpload } from '#server/upload/index.ts'
import { type Person, signBatch } from '#server/upload/testing/world.ts'
import { runStep } from '../run-step.ts'

/** Takes an upload's steps, as the queue would, until it waits for its contributor. */
export async function work(by: Person, uploadId: string, signal = new AbortController().signal): Promise<Upload> {
  for (;;) {
    const { attempt } = await db().upload.findUniqueOrThrow({ where: { id: uploadId } })
    await runStep({ uploadId, attempt }, { signal, lastTry: true })
    const now = await db().upload.findUniqueOrThrow({ where: { id: uploadId } })
    if (now.attempt === attempt || !['inspecting', 'checking', 'storing'].includes(now.state)) {
      return getUpload({ ctx: by.ctx, input: { uploadId } })
    }
  }
}

type Bring = { text: string; fileName?: string; format?: Upload['format'] }

/** Brings text and takes it as far as it goes by itself. */
export async function bring(by: Person, datanet: Datanet, { text, fileName = 'rows.jsonl', format = 'jsonl' }: Bring) {
  const { id } = await createUpload({ ctx: by.ctx, input: { id: datanet.id, fileName, format, origin: 'paste', text } })
  return work(by, id)
}

/** Commits to a checked upload and signs it. */
export async function sign(
  deployment: Deployment,
  by: Person,
  datanet: Datanet,
  upload: Upload,
  options: Parameters<typeof signBatch>[1] = {},
): Promise<Upload> {
  const { commitment, signed } = await signBatch(
    {
      ...{ deployment, datanet, by, kind: upload.kind as DatumKind },
      batchRoot: upload.batchRoot as Hex,
      rows: upload.rows as number,
    },
    options,
  )
  await commitUpload({ ctx: by.ctx, input: { uploadId: upload.id, commitment } })
  return signUpload({ ctx: by.ctx, input: { uploadId: upload.id, ...signed } })
}
