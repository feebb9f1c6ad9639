import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { log } from '#server/log.ts'
import { cpuName, findGpus, machineMemory } from './devices.ts'
import { eventFile, readEvents } from './event-file.ts'
import { placeOn } from './place.ts'
import type { ComputeProvider, JobRef, JobState, ProviderSlot } from './types.ts'
import { WarmSlot } from './warm-slot.ts'

const cpuSlotId = (index: number) => `cpu-${index}`
const gpuSlotId = (index: number) => `cuda-${index}`

/**
 * Runs trainings as processes on this machine: one slot for each GPU that CUDA numbers and `cpuSlots` for the processor. In
 * each a process stands by with the base model loaded, so that a run starts in a second or two. Its jobs end with it.
 */
export async function localProvider({ cpuSlots = 1 }: { cpuSlots?: number } = {}): Promise<ComputeProvider> {
  const gpus = await findGpus().catch((cause) => {
    log.warn({ err: cause }, 'nvidia-smi says no GPUs; training on the processor alone')
    return []
  })
  const warm = [
    ...gpus.map(({ index }) => new WarmSlot(gpuSlotId(index), String(index))),
    ...Array.from({ length: cpuSlots }, (_, index) => new WarmSlot(cpuSlotId(index), '')),
  ]
  const states = new Map<string, JobState>()
  const slotOf = (job: JobRef) => warm.find((slot) => slot.job?.id === job.id)

  async function slots(): Promise<ProviderSlot[]> {
    const { total, free } = machineMemory()
    const owed = warm.reduce((sum, slot) => sum + (slot.id.startsWith('cpu') ? slot.owed : 0), 0)
    const now = gpus.length > 0 ? await findGpus() : []
    return warm.map((slot) => {
      const gpu = now.find(({ index }) => slot.id === gpuSlotId(index))
      const common = { id: slot.id, provider: 'local', devices: 1, run: slot.job?.run ?? null }
      return gpu
        ? { ...common, device: 'cuda', name: gpu.name, memory: gpu.memory, freeMemory: gpu.freeMemory }
        : {
            ...common,
            device: 'cpu',
            name: cpuName(),
            memory: total,
            freeMemory: Math.max(0, free - owed + slot.ready),
          }
    })
  }

  return {
    id: 'local',
    outlives: false,
    pollMs: 50,
    slots,
    plan: async (needs) => placeOn(await slots(), needs),
    async submit(job, place) {
      await mkdir(path.dirname(eventFile(job)), { recursive: true })
      if (states.has(job.id)) return
      const slot = warm.find(({ id }) => id === place.slot)
      if (!slot || slot.job) throw new Error(`The slot ${place.slot} is ${slot ? 'taken' : 'not of this machine'}.`)
      slot.start(job, place.memory, (state) => states.set(job.id, state))
    },
    status: async (job) => states.get(job.id) ?? { state: 'unknown' },
    logs: readEvents,
    stop: async (job) => slotOf(job)?.signal('SIGTERM'),
    kill: async (job) => slotOf(job)?.signal('SIGKILL'),
    release: async (job) => {
      if (states.get(job.id)?.state === 'ended') states.delete(job.id)
    },
    close: () => {
      for (const slot of warm) slot.close()
    },
  }
}
