import { describe, expect, it } from 'vitest'
import { parseGpus } from './devices.ts'
import { placeOn } from './place.ts'
import type { ProviderSlot } from './types.ts'

const gb = 1e9
const slot = (id: string, more: Partial<ProviderSlot>): ProviderSlot => ({
  ...{ id, provider: 'local', device: 'cpu', name: id, devices: 1, memory: 8 * gb, freeMemory: 4 * gb, run: null },
  ...more,
})

describe('placing a run', () => {
  it('takes a GPU before a processor, and the tightest that fits', () => {
    const slots = [
      slot('cpu', {}),
      slot('large', { device: 'cuda', freeMemory: 80 * gb }),
      slot('small', { device: 'cuda' }),
    ]
    expect(placeOn(slots, { memory: 3 * gb, device: 'any' }).slot?.id).toBe('small')
    expect(placeOn(slots, { memory: 5 * gb, device: 'any' }).slot?.id).toBe('large')
    expect(placeOn([slot('cpu', {})], { memory: 4 * gb, device: 'any' }).slot?.id).toBe('cpu')
  })

  it('says why none fits and what to do', () => {
    const reason = (slots: ProviderSlot[], needs: Parameters<typeof placeOn>[1]) =>
      (placeOn(slots, needs) as { reason: string }).reason
    expect(reason([slot('a', {})], { memory: 1, device: 'cuda' })).toMatch(/needs a GPU, and no slot has one/)
    expect(reason([slot('a', { run: 'r' })], { memory: 1, device: 'any' })).toMatch(/starts when one is free/)
    expect(reason([slot('a', {})], { memory: 5 * gb, device: 'any' })).toBe(
      'It needs 5.0 GB and the freest slot has 4.0 GB: it starts when memory is free.',
    )
    expect(reason([slot('a', {})], { memory: 9 * gb, device: 'any' })).toMatch(/smaller batch size or longest row\.$/)
  })

  it('reads what nvidia-smi says, and refuses what it does not understand', () => {
    expect(parseGpus('0, NVIDIA H200, 143771, 143153\n1, Odd, Name, 100, 50\n')).toEqual([
      { index: 0, name: 'NVIDIA H200', memory: 143771 * 2 ** 20, freeMemory: 143153 * 2 ** 20 },
      { index: 1, name: 'Odd, Name', memory: 100 * 2 ** 20, freeMemory: 50 * 2 ** 20 },
    ])
    expect(() => parseGpus('0, NVIDIA H200, [N/A], [N/A]\n')).toThrow(/update the GPU's driver/)
  })
})
