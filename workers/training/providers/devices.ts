import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cpus, freemem, totalmem } from 'node:os'
import { promisify } from 'node:util'

const run = promisify(execFile)

export type Gpu = { index: number; name: string; memory: number; freeMemory: number }

/** What `nvidia-smi --query-gpu=index,name,memory.total,memory.free --format=csv,noheader,nounits` says; MiB there. */
export function parseGpus(text: string): Gpu[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      // a name may hold a comma, the numbers around it do not
      const fields = line.split(',').map((field) => field.trim())
      const [total, free] = fields.slice(-2).map((field) => Number(field) * 2 ** 20)
      const gpu = { index: Number(fields[0]), name: fields.slice(1, -2).join(', '), memory: total, freeMemory: free }
      if (![gpu.index, gpu.memory, gpu.freeMemory].every(Number.isFinite)) {
        throw new Error(
          `nvidia-smi said “${line}”, where index, name and memory were expected; update the GPU's driver.`,
        )
      }
      return gpu as Gpu
    })
}

/** The GPUs that CUDA numbers on this machine; none where there is no nvidia-smi. */
export async function findGpus(): Promise<Gpu[]> {
  const query = ['--query-gpu=index,name,memory.total,memory.free', '--format=csv,noheader,nounits']
  try {
    return parseGpus((await run('nvidia-smi', query, { timeout: 10_000 })).stdout)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw cause
  }
}

export const cpuName = (): string => cpus()[0]?.model.trim() || 'processor'

/** Bytes of memory that this process may use in all, and that are free now: the machine's, or the control group's. */
export function machineMemory(): { total: number; free: number } {
  const limit = process.constrainedMemory()
  const total = limit > 0 ? Math.min(totalmem(), limit) : totalmem()
  return { total, free: Math.min(freemem(), process.availableMemory()) }
}

/** Bytes that a process has resident; 0 where the system does not say (other than Linux) or it has ended. */
export function residentBytes(pid: number | undefined): number {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return Number(kilobytes ?? 0) * 1024
  } catch {
    return 0
  }
}
