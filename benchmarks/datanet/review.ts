// Time from a key press in the review queue to the next row on the screen, in a browser, on a product that runs.
// E2E_URL=http://localhost:3000 node benchmarks/datanet/review.ts → one JSON line.
import path from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { generatePrivateKey } from 'viem/accounts'
import { browserBinary, browserEnv } from '../../scripts/bootstrap/browser.mjs'
import { appendRows, createDatanet, lampRows } from '../../scripts/client/datanet.ts'
import { enter } from '../../scripts/client/person.ts'

const reviewed = 120
/** keys as a reviewer presses them: mostly accept, some rejections with their reason, some skips */
const keysOf = (row: number): string[] => (row % 10 === 3 ? ['r', '2'] : row % 10 === 7 ? ['s'] : ['a'])
/** about how long a quick reader looks at a row, in milliseconds */
const lookMs = 120

/** `review_ms` is that of 95 of 100 rows. */
type Metrics = { review_ms: number; review_ms_p50: number; review_rows: number }

/** Milliseconds from the press of each row's last key until a frame with the next row's text was painted. */
async function press(page: Page): Promise<number[]> {
  await page.evaluate(() => {
    const times: number[] = []
    Object.assign(globalThis, { reviewTimes: times })
    const shown = () => document.querySelector<HTMLElement>('[data-datum]')
    document.addEventListener(
      'keydown',
      ({ key }) => {
        // a rejection takes two keys, of which the second brings the next row
        if (!/^[as1-9]$/.test(key)) return
        const from = performance.now()
        const before = shown()?.dataset.datum
        const look = () => {
          const row = shown()
          if (!row || row.dataset.datum === before || !row.innerText.trim()) return requestAnimationFrame(look)
          // a message after the frame's work arrives when it was handed over for painting
          const { port1, port2 } = new MessageChannel()
          port1.onmessage = () => times.push(performance.now() - from)
          port2.postMessage(null)
        }
        requestAnimationFrame(look)
      },
      { capture: true },
    )
  })
  for (let row = 0; row < reviewed; row++) {
    const keys = keysOf(row)
    const before = await page.locator('[data-datum]').getAttribute('data-datum')
    for (const key of keys) await page.keyboard.press(key)
    await page.waitForFunction(
      (id) => document.querySelector<HTMLElement>('[data-datum]')?.dataset.datum !== id,
      before,
      { polling: 'raf' },
    )
    await page.waitForTimeout(lookMs)
  }
  return page.evaluate(() => (globalThis as unknown as { reviewTimes: number[] }).reviewTimes)
}

/** @param url of a product that runs */
export async function measureReview(url: string): Promise<Metrics> {
  const reviewerKey = generatePrivateKey()
  const [reviewer, contributor] = [await enter(url, reviewerKey), await enter(url)]
  const datanet = await createDatanet(reviewer, `Review bench ${Date.now()}`)
  await appendRows(contributor, datanet, lampRows(reviewed + 20))
  const browser = await chromium.launch({
    executablePath: browserBinary(),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    env: { ...(process.env as Record<string, string>), ...browserEnv() },
  })
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    await page.addInitScript((key) => localStorage.setItem('modelfactory.wallet.key', key), reviewerKey)
    await page.goto(new URL(`/datanets/${datanet.slug}/review`, url).href)
    await page.getByRole('button', { name: 'Sign in' }).first().click()
    await page.getByRole('button', { name: /Continue with the built-in wallet/ }).click()
    await page.locator('[data-datum]').waitFor({ timeout: 60_000 })
    await page.waitForTimeout(1000)
    const times = (await press(page)).sort((a, b) => a - b)
    const at = (share: number) => Number((times[Math.floor((times.length - 1) * share)] ?? Number.NaN).toFixed(1))
    return { review_ms: at(0.95), review_ms_p50: at(0.5), review_rows: times.length }
  } finally {
    await browser.close()
  }
}

if (process.argv[1] && path.resolve(process.argv[1]) === import.meta.filename) {
  const url = process.env.E2E_URL
  if (!url) throw new Error('Name a product that runs: E2E_URL=http://localhost:3000')
  process.stdout.write(`${JSON.stringify(await measureReview(url))}\n`)
}
