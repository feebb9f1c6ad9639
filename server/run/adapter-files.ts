import path from 'node:path'
import type { Run } from '#prisma/generated/client.ts'
import { blobPath, isWhole, putFile } from '../blob.ts'
import { AppError } from '../errors.ts'
import { runDir } from './run-dir.ts'

const files = { adapterSha256: 'adapter/adapter_model.safetensors', ggufSha256: 'adapter.gguf' } as const

/**
 * A file of a run's adapter as it was trained, by its hash. A damaged blob is replaced by the run's own file where that one is
 * whole. @returns where it lies. @throws AppError conflict when neither is what was trained
 */
export async function adapterFile(run: Run, which: keyof typeof files): Promise<string> {
  const sha256 = run[which]
  if (!sha256) throw new AppError('conflict', 'This run has no adapter yet; wait until it has ended, or resume it.')
  if (!(await isWhole(sha256))) {
    await putFile(path.join(runDir(run.id), files[which]), sha256).catch((cause) => {
      const name = path.basename(files[which])
      const message = `The file ${name} of “${run.name}” is not the one that was trained: its SHA-256 is another. Put blobs/${sha256} back from a backup, or clone that run and train it again.`
      throw new AppError('conflict', message, {}, cause)
    })
  }
  return blobPath(sha256)
}
