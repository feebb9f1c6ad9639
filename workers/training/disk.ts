import { statfs } from 'node:fs/promises'
import { failed } from './end-run.ts'

/** Less is too little for a checkpoint. */
const leastBytes = 1 << 20

/** As the trainer says it. */
export const diskFull = failed({
  code: 'disk_full',
  message: 'The disk is full: free some space and resume the run from its newest checkpoint.',
})

/** Whether an error, or what caused it, is a full disk or a used-up part of one. */
export function isDiskFull(cause: unknown): boolean {
  if (!(cause instanceof Error)) return false
  const { code } = cause as NodeJS.ErrnoException
  return code === 'ENOSPC' || code === 'EDQUOT' || isDiskFull(cause.cause)
}

/** Whether the disk with a folder has no room: then a trainer may be unable to say what it died of. */
export async function hasNoRoom(dir: string): Promise<boolean> {
  const { bavail, bsize } = await statfs(dir)
  return bavail * bsize < leastBytes
}
