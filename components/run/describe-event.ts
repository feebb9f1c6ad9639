import { shortHash } from '#components/ui/hash.tsx'
import type { Describe } from '#lib/domain/run-live.ts'
import { formatBytes, formatFixed, formatNumber, formatOpen, formatScientific } from '#lib/format.ts'
import { run } from '#lib/strings/run.ts'
import { train } from '#lib/strings/train.ts'

const words = run.log
const info = (message: string) => ({ level: 'info' as const, message })
const rate = (value: number) => formatScientific(Number(value.toPrecision(3)))

/** How each event reads in the log; answers and the scorecard have their own place. */
export const describeEvent: Describe = (event) => {
  switch (event.type) {
    case 'state': {
      const { state, message } = event.data
      const label = train.runStates[state]
      const text = !message ? label : message.startsWith(label) ? message : `${label}: ${message}`
      return { level: state === 'failed' ? 'error' : 'info', message: text }
    }
    case 'plan':
      return info(
        words.plan(
          formatNumber(event.data.rows),
          formatNumber(event.data.total_steps),
          formatNumber(event.data.tokens),
        ),
      )
    case 'step': {
      const { step, loss, learning_rate, tokens_per_s } = event.data
      return info(words.step(formatNumber(step), formatFixed(loss), rate(learning_rate), formatNumber(tokens_per_s, 0)))
    }
    case 'eval':
      return info(words.evaluation(formatNumber(event.data.step), formatFixed(event.data.loss)))
    case 'checkpoint':
      return info(words.checkpoint(formatNumber(event.data.step)))
    case 'anchored':
      return info(words.anchored(formatNumber(event.data.step), shortHash(event.data.txHash)))
    case 'charged': {
      const { fee, tokens, returned } = event.data
      return info(words.charged(formatOpen(BigInt(fee)), formatNumber(tokens), formatOpen(BigInt(returned))))
    }
    case 'artifact':
      return info(words.artifact(event.data.name, formatBytes(event.data.bytes)))
    case 'scorecard':
      return info(event.data.verdict)
    case 'log':
      return event.data
    case 'answer': {
      const { step, question, answer } = event.data
      return info(words.answer(formatNumber(step), question, answer))
    }
    case 'sample':
      return null
  }
}
