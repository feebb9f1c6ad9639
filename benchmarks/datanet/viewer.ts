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

/** Milliseconds that 95 of 100 questions stay below; each asks something else, so that nothing answers from what is kept. */
async function p95(ask: (sample: number) => Promise<unknown>): Promise<number> {
  await ask(SAMPLES)
  const times: number[] = []
  for (let sample = 0; sample < SAMPLES; sample++) {
    const since = performance.now()
    await ask(sample)
    times.push(performance.now() - since)
  }
  times.sort((a, b) => a - b)
  return Math.round(times[Math.ceil(SAMPLES * 0.95) - 1] as number)
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
  const place = (sample: number) => (sample * 7_919 * 131) % Math.max(1, ROWS - LENGTH)
  const conditions = [
    (n: number) => `"tokens" > ${40 + n / 2}`,
    (n: number) => `"tokens" BETWEEN ${40 + n / 3} AND ${60 + n / 3} AND "kind" = 'instruction'`,
    (n: number) => `"response" LIKE '%day ${n}.%'`,
  ]
  const texts = [(n: number) => `on day ${n}.`, (n: number) => `of light ${n * 101},`, (n: number) => `keeper ${n} saw`]
  const scroll_ms_p95 = await p95((n) => viewRows({ ctx, input: { ...split, offset: place(n) } }))
  const filter_ms_p95 = await p95((n) =>
    filterRows({ ctx, input: { ...split, offset: 0, where: conditions[n % conditions.length]?.(n) } }),
  )
  const search_ms_p95 = await p95((n) =>
    searchRows({ ctx, input: { ...split, offset: 0, query: texts[n % texts.length]?.(n) ?? '' } }),
  )
  process.stdout.write(`${JSON.stringify({ scroll_ms_p95, filter_ms_p95, search_ms_p95, export_s })}\n`)
} finally {
  await (await boss()).stop({ graceful: false, close: true })
  await stop()
}
process.exit(0)
