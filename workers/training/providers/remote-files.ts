import type { JobRef } from './types.ts'

/** How a job's files travel between RUN_DIR here and the node that trains. */
export type RemoteFiles = {
  /**
   * Lays out what the trainer reads, its base model and checkpoints included. Safe to repeat.
   * @returns the job's folder and the folders of code, as the node sees them
   */
  put(job: JobRef, options: { threads: number; code: string[] }): Promise<{ folder: string; code: string[] }>
  /** Whole lines of the job's event file from a byte on. */
  lines(job: JobRef, from: number): Promise<Buffer>
  /** Brings a file or folder of the job into RUN_DIR, whole. */
  take(job: JobRef, name: string): Promise<void>
  /** Brings the checkpoints of RUN_DIR to what the job has now. */
  takeCheckpoints(job: JobRef): Promise<void>
  /** Leaves word for the node: finish and save. */
  askToStop(job: JobRef): Promise<void>
  remove(job: JobRef): Promise<void>
}
