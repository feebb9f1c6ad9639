import path from 'node:path'
import { env } from '#server/env.ts'
import { ask } from '../scripts/client/ask.ts'
import { openChannel } from '../scripts/client/channel.ts'
import { enter } from '../scripts/client/person.ts'
import { publishRun } from '../scripts/client/publish.ts'
import { startProduct, temporaryState } from '../scripts/testing/product.ts'
import { measureGain } from './gain.ts'
import { trainSample } from './lib/journey.ts'

const sample = 'ombersay-island'
const repeats = 5
const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/** The whole job once, timed as its user meets it, and what two minutes of training change over three seeds. */
export async function run(): Promise<Record<string, number>> {
  const state = await temporaryState()
  const product = await startProduct({ env: state.env })
  let journey: Record<string, number>
  try {
    const person = await enter(product.url)
    const { runId, ...times } = await trainSample(person, sample)
    const slug = await publishRun(person, {
      runId,
      slug: 'bench-ombersay',
      name: 'Bench bench-ombersay',
      summary: 'Answers questions for a benchmark.',
      pricePer1k: '1000000000000000',
    })
    const channel = await openChannel(person)
    const { sampleQuestions } = await person.api.models.get({ slug })
    const answers = []
    for (let n = 0; n <= repeats; n++) {
      answers.push(await ask(person, channel, slug, sampleQuestions[n % sampleQuestions.length] as string))
    }
    // the first answer loads the adapter: the target speaks of a warm model
    const warm = answers.slice(1)
    const tokens = warm.map((answer) => Math.round(answer.first_token_ms))
    const attribution = warm.map((answer) => Number(answer.attribution_s.toFixed(2)))
    journey = {
      ...times,
      first_token_ms: median(tokens),
      first_token_cold_ms: Math.round(answers[0]?.first_token_ms ?? 0),
      attribution_s: median(attribution),
      first_token_worst_ms: Math.max(...tokens),
      attribution_worst_s: Math.max(...attribution),
    }
  } finally {
    await product.stop()
    await state.remove()
  }
  const gains = await measureGain({
    slug: sample,
    basePath: path.join(env.MODELS_DIR, 'smollm2-135m-instruct'),
    pythonPath: env.PYTHON_BIN,
  })
  return {
    ...journey,
    correct_gain: median(gains.map((gain) => gain.tuned - gain.base)),
    control_correct: Math.max(...gains.map((gain) => gain.control)),
    correct_gain_worst: Math.min(...gains.map((gain) => gain.tuned - gain.base)),
    base_correct: median(gains.map((gain) => gain.base)),
    alone_training_s: median(gains.map((gain) => gain.training_s)),
  }
}
