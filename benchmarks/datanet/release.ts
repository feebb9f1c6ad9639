// From a curator's click to a release that the chain has and the product knows, of a million rows. Prints one JSON line.
import { setTimeout as sleep } from 'node:timers/promises'
import { boss } from '#server/queue.ts'
import { confirmRelease, getJob, prepareRelease } from '#server/release/index.ts'
import { sendRelease } from '#server/release/testing/datanets.ts'
import { releaseLoop } from '#workers/release/loop.ts'
import { startMillion } from './million.ts'

const lookEveryMs = 50

const { datanet, owner, deployment, rpcUrl, stop } = await startMillion()
const abort = new AbortController()
const loop = releaseLoop(abort.signal)
try {
  const { ctx } = owner
  const { id } = datanet
  const since = performance.now()
  await prepareRelease({ ctx, input: { id, notes: 'A million rows.' } })
  let job = await getJob({ ctx, input: { id } })
  const stages: Record<string, number> = {}
  while (job?.state === 'preparing') {
    stages[job.stage] ??= Math.round(performance.now() - since)
    await sleep(lookEveryMs)
    job = await getJob({ ctx, input: { id } })
  }
  if (job?.state !== 'prepared') throw new Error(`the version was not made: ${job?.error}`)
  const prepared = performance.now() - since
  const txHash = await sendRelease(deployment, rpcUrl, owner, job)
  await confirmRelease({ ctx, input: { id, txHash } })
  const seconds = (ms: number) => Number((ms / 1000).toFixed(2))
  process.stderr.write(`stages begin at (ms): ${JSON.stringify(stages)}\n`)
  process.stdout.write(
    `${JSON.stringify({
      release_s: seconds(performance.now() - since),
      release_prepare_s: seconds(prepared),
      release_rows: job.doneRows,
      release_memory_mib: Math.round(process.resourceUsage().maxRSS / 1024),
    })}\n`,
  )
} finally {
  abort.abort()
  await loop
  // the release has begun exporting; it ends before its database does
  await (await boss()).stop({ graceful: true, timeout: 60_000, close: true })
  await stop()
}
process.exit(0)
