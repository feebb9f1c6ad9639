import { open } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { allotCores } from '#lib/domain/cores.ts'
import { log } from '#server/log.ts'
import { firstBasePath, type MlProcess, spawnMl } from '#server/ml/index.ts'
import { residentBytes } from './devices.ts'
import { eventFile } from './event-file.ts'
import type { JobRef, JobState } from './types.ts'

const { trainingNice } = allotCores(availableParallelism())

/** A job of a slot. */
type LocalJob = { ref: JobRef; process: MlProcess; memory: number; state: JobState }

/** One device's process, which stands by with everything imported and the base model loaded until a run comes. */
export class WarmSlot {
  readonly id: string
  private readonly device: string
  private standby: MlProcess | null = null
  private current: LocalJob | null = null
  private closed = false

  /** @param device what CUDA_VISIBLE_DEVICES is to say: a GPU's number, or nothing for the processor */
  constructor(id: string, device: string) {
    this.id = id
    this.device = device
    this.prepare()
  }

  get job(): JobRef | null {
    return this.current?.ref ?? null
  }

  /** Bytes that its run was promised and does not have yet. */
  get owed(): number {
    return this.current ? Math.max(0, this.current.memory - residentBytes(this.current.process.child.pid)) : 0
  }

  /** Bytes that the process standing by has and the next run need not take. */
  get ready(): number {
    return this.standby ? residentBytes(this.standby.child.pid) : 0
  }

  private spawn(): MlProcess {
    const env = { CUDA_VISIBLE_DEVICES: this.device, CUDA_DEVICE_ORDER: 'PCI_BUS_ID' }
    return spawnMl(['train', '--standby', '--base', firstBasePath()], { nice: trainingNice, env })
  }

  private prepare(): void {
    if (this.closed) return
    const process = this.spawn()
    this.standby = process
    process.exited.then((code) => {
      if (this.standby !== process) return
      this.standby = null
      if (!this.closed) log.warn({ slot: this.id, code, stderr: process.stderr() }, 'the standby trainer ended')
    })
  }

  /** Starts a job on the process that stands by. @returns its state, which changes as it goes on */
  start(ref: JobRef, memory: number, onState: (state: JobState) => void): void {
    const process = this.standby ?? this.spawn()
    this.standby = null
    const job: LocalJob = { ref, process, memory, state: { state: 'running' } }
    this.current = job
    onState(job.state)
    process.child.stdin?.write(`${JSON.stringify({ run_dir: ref.dir })}\n`)
    const said = record(ref, process)
    Promise.allSettled([said, process.exited]).then(async ([written]) => {
      // a full disk must not leave a trainer behind whose events nobody keeps
      if (written.status === 'rejected') log.error({ err: written.reason, job: ref.id }, 'could not keep the events')
      process.child.kill('SIGKILL')
      onState({ state: 'ended', code: await process.exited, log: process.stderr() })
      this.current = null
      this.prepare()
    })
    said.catch(() => process.child.kill('SIGKILL'))
  }

  signal(signal: NodeJS.Signals): void {
    this.current?.process.child.kill(signal)
  }

  close(): void {
    this.closed = true
    this.standby?.child.kill('SIGKILL')
  }
}

/** Keeps what a process says in its job's event file, from the beginning. */
async function record(ref: JobRef, process: MlProcess): Promise<void> {
  const file = await open(eventFile(ref), 'w')
  try {
    for await (const line of process.lines) await file.write(`${line}\n`)
  } finally {
    await file.close()
  }
}
