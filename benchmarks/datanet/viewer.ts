// How long a page of a million released rows takes: anywhere, by a condition, by a text. Prints one JSON line.
import { boss } from '#server/queue.ts'
import { confirmRelease, getJob, prepareRelease } from '#server/release/index.ts'
import { makeVersion } from '#server/release/make-version.ts'
import { exportVersion, sendRelease } from '#server/release/testing/datanets.ts'
import { anonymous } from '#server/testing/fixtures.ts'
import { threadedTrees } from '#server/trees/index.ts'
import { filterRows, searchRows, viewRows } from '#server/viewer/index.ts'
import { ROWS, startMillion } from './million.ts'

const SAMPLES = 60
const LENGTH = 100

const { datanet, owner, deployment, rpcUrl, stop } = await startMillion()
const ctx = anonymous()
const split = { dataset: datanet.slug, config: 'default', split: 'train' as const, length: LENGTH }

type Ask = (sample: number) => Promise<unknown>

/**
 * Milliseconds that 95 of 100 questions stay below, and the first one of its kind, apart. Each asks something else, so that
 * nothing answers from what is kept.
 */
async function time(ask: Ask): Promise<{ p95: number; cold: number }> {
  const times: number[] = []
  for (let sample = SAMPLES; sample >= 0; sample--) {
    const since = performance.now()
    await ask(sample)
    times.push(Math.round(performance.now() - since))
  }
  const [cold = Number.NaN, ...warm] = times
  warm.sort((a, b) => a - b)
  return { cold, p95: warm[Math.ceil(SAMPLES * 0.95) - 1] as number }
}

try {
  const { id: jobId } = await prepareRelease({ ctx: owner.ctx, input: { id: datanet.id, notes: '' } })
  await makeVersion(jobId, await threadedTrees())
  const job = await getJob({ ctx: owner.ctx, input: { id: datanet.id } })
  if (!job) throw new Error('there is no job')
  const txHash = await sendRelease(deployment, rpcUrl, owner, job)
  const { latestVersion } = await confirmRelease({ ctx: owner.ctx, input: { id: datanet.id, txHash } })
  const since = performance.now()
  await exportVersion(latestVersion?.id ?? '')
  const export_s = Math.round((performance.now() - since) / 1000)
  const export_memory_mib = Math.round(process.resourceUsage().maxRSS / 1024)
  const place = (n: number) => (n * 7_919 * 131) % Math.max(1, ROWS - LENGTH)
  const where =
    (...conditions: ((n: number) => string)[]): Ask =>
    (n) =>
      filterRows({ ctx, input: { ...split, offset: 0, where: conditions[n % conditions.length]?.(n) } })
  const text =
    (...texts: ((n: number) => string)[]): Ask =>
    (n) =>
      searchRows({ ctx, input: { ...split, offset: 0, query: texts[n % texts.length]?.(n) ?? '' } })
  const everywhere = 'the lamp and the tide and the boats of the bay, '.repeat(4)
  const numbers = [
    (n: number) => `"tokens" > ${40 + n / 2}`,
    (n: number) => `"tokens" BETWEEN ${40 + n / 3} AND ${60 + n / 3} AND "kind" = 'instruction'`,
  ]
  const patterns = [
    (n: number) => `"response" LIKE '%day ${n}.%'`,
    (n: number) => `"response" ILIKE '%KEEPER ${n} saw%' AND "tokens" > 50`,
    (n: number) => `contains("instruction", 'light ${n * 101},')`,
  ]
  const asks: Record<string, Ask> = {
    scroll: (n) => viewRows({ ctx, input: { ...split, offset: place(n) } }),
    filter: where(...numbers, ...patterns),
    filter_numbers: where(...numbers.map((condition) => (n: number) => `${condition(n)} AND "tokens" <> -${n}`)),
    filter_text: where(...patterns.map((condition) => (n: number) => `${condition(n)} AND "tokens" <> -${n}`)),
    search: text(
      (n) => `on day ${n}.`,
      (n) => `of light ${n * 101},`,
      (n) => `keeper ${n} saw`,
    ),
    // an index cannot help where every row holds the text, or where it has two letters
    search_everywhere: text((n) => everywhere.slice(n, n + 16)),
    search_two_letters: text((n) => `${String.fromCharCode(97 + (n % 26))}${n % 10}`),
  }
  const metrics: Record<string, number> = { export_s, export_memory_mib }
  for (const [name, ask] of Object.entries(asks)) {
    const { p95, cold } = await time(ask)
    metrics[`${name}_ms`] = p95
    metrics[`${name}_cold_ms`] = cold
  }
  process.stdout.write(`${JSON.stringify(metrics)}\n`)
} finally {
  await (await boss()).stop({ graceful: false, close: true })
  await stop()
}
process.exit(0)
