import type { CreateRunInput } from '#lib/schemas/run.ts'
import { enter } from '../../scripts/client/person.ts'
import { planOf, startPlanned } from '../../scripts/client/train.ts'
import { startProduct, temporaryState } from '../../scripts/testing/product.ts'

type Choice = { slug: string; params: CreateRunInput['params'] }
const datanets = ['ombersay-island', 'everyday-italian', 'cyber-attack-reports']
const settings: Choice['params'][] = [
  { epochs: 3 },
  { epochs: 1, batch_size: 4 },
  { epochs: 2, lora_r: 16 },
  { epochs: 1 },
  { epochs: 4, batch_size: 16, method: 'rslora' },
]
const before = 10
const judged = 5

/** Settings differ from run to run as people's do; every pair of Datanet and settings comes once in fifteen runs. */
const choice = (nth: number): Choice => ({
  slug: datanets[nth % datanets.length] as string,
  params: settings[nth % settings.length] as Choice['params'],
})
const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/**
 * How far plans are from what runs then take, Start to Ready, on an installation that finished ten: the median over five
 * more. `plan_error_first` is that of the very first run, which knows pilots alone.
 */
export async function plan(): Promise<Record<string, number>> {
  const state = await temporaryState()
  const product = await startProduct({ env: state.env })
  try {
    const person = await enter(product.url)
    const errors: number[] = []
    for (let nth = 0; nth < before + judged; nth++) {
      const { slug, params } = choice(nth)
      const planned = await planOf(person, [{ slug }], { params })
      const run = await startPlanned(person, planned)
      const from = performance.now()
      const stages: string[] = []
      for await (const { event } of await person.api.events.watch({ topics: [{ topic: `run:${run.id}`, after: 0 }] })) {
        if (event.type !== 'state' || !('state' in event.data)) continue
        stages.push(`${event.data.state} ${((performance.now() - from) / 1000).toFixed(1)}`)
        if (event.data.state === 'failed' || event.data.state === 'stopped') throw new Error(`${event.data.message}`)
        if (event.data.state === 'ready') break
      }
      const seconds = (performance.now() - from) / 1000
      const { expected, from: low, to: high } = planned.plan.seconds
      errors.push(Math.abs(expected - seconds) / seconds)
      const range = `${low.toFixed(0)}–${high.toFixed(0)} s`
      console.error(
        `  ${slug} ${JSON.stringify(params)}: ${expected.toFixed(1)} s (${range}), took ${seconds.toFixed(1)}: ${stages.join(', ')}`,
      )
    }
    const last = errors.slice(before)
    const round = (value: number) => Number(value.toFixed(3))
    return {
      plan_error: round(median(last)),
      plan_error_worst: round(Math.max(...last)),
      plan_error_first: round(errors[0] ?? Number.NaN),
    }
  } finally {
    await product.stop()
    await state.remove()
  }
}
