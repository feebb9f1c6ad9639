import { type BrowserContext, expect, type Page, test } from '@playwright/test'
import { deposit } from './deposit.ts'

const MINUTE = 60_000
const url = (path = '/') => new URL(path, process.env.E2E_URL).href
const question = 'Who is in charge of the harbour on Ombersay?'

type Config = { rpcUrl: string; demoAccounts: { name: string; address: string }[] }
const chainConfig = async (): Promise<Config> => (await fetch(url('/api/chain/config'))).json()

async function balanceOf({ rpcUrl }: Config, address: string): Promise<bigint> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_getBalance', params: [address, 'latest'] })
  const response = await fetch(rpcUrl, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  return BigInt((await response.json()).result)
}

async function enter(page: Page): Promise<void> {
  await page.goto(url())
  await expect(page.getByRole('link', { name: 'Train a model' }).first()).toBeVisible()
  await page.getByRole('button', { name: 'Sign in' }).first().click()
  await page.getByRole('button', { name: /Continue with the built-in wallet/ }).click()
  await expect(page.getByRole('button', { name: /^Account:/ })).toContainText('100 OPEN')
}

/** Steps that the chart's table shows, in its order. */
async function shownSteps(page: Page): Promise<number[]> {
  await page.getByRole('button', { name: 'Show as table' }).first().click()
  const cells = page.getByRole('table', { name: /Loss/ }).locator('tbody td:first-child')
  await expect(cells.first()).toBeVisible()
  return (await cells.allTextContents()).map((text) => Number(text.replace(/\D/g, '')))
}

async function train(context: BrowserContext, first: Page): Promise<Page> {
  await first.getByRole('link', { name: 'Train on this: The island of Ombersay' }).click()
  await expect(first.getByText('covers all that is planned')).toBeVisible({ timeout: MINUTE })
  // two clicks start one run
  await first.getByRole('button', { name: 'Start training' }).dblclick()
  await deposit(first)
  await first.waitForURL(/\/train\/run_/)
  const run = first.url()
  await expect(first.getByText(/Step [1-9]\d* of 36/).first()).toBeVisible({ timeout: 2 * MINUTE })
  await first.close()

  const page = await context.newPage()
  await page.goto(run)
  await expect(page.getByText(/Step ([3-9]|\d\d) of 36/).first()).toBeVisible({ timeout: 3 * MINUTE })
  const steps = await shownSteps(page)
  expect(steps).toEqual(steps.map((_, index) => index + 1))
  await expect(page.getByRole('button', { name: 'Publish model' })).toBeVisible({ timeout: 15 * MINUTE })
  const runs = await page.evaluate(async () => (await fetch('/api/runs?mine=true')).json())
  expect(runs.runs).toHaveLength(1)
  return page
}

async function publish(page: Page): Promise<void> {
  await expect(page.getByText('Held-out answers, side by side')).toBeVisible()
  const [run] = await page.evaluate(async () => (await (await fetch('/api/runs?mine=true')).json()).runs)
  expect(run.scorecard.tuned.correct - run.scorecard.base.correct).toBeGreaterThanOrEqual(8)
  expect(run.scorecard.control.correct).toBeLessThanOrEqual(2)
  await page.getByRole('button', { name: 'Publish model' }).click()
  const dialog = page.getByRole('dialog', { name: 'Publish model' })
  await expect(dialog.getByText('Network fee')).toBeVisible()
  await dialog.getByRole('button', { name: 'Publish model' }).click()
  await page.waitForURL(/\/models\//, { timeout: MINUTE })
  await expect(page.getByRole('heading', { name: 'On-chain record' })).toBeVisible()
  await expect(page.getByText('Run root')).toBeVisible()
}

/** Asks one question. @returns the contributor with the largest part */
async function ask(page: Page): Promise<string> {
  await page.getByRole('link', { name: 'Ask in chat' }).first().click()
  await page.getByRole('textbox', { name: 'Question' }).fill(question)
  // paid from the channel that training was paid from: the wallet does not open again
  await page.getByRole('button', { name: 'Send' }).click()
  const answer = page.getByRole('article', { name: /^Answer of/ })
  await expect(answer).toContainText('Isolde Marrack', { timeout: MINUTE })
  await expect(answer.getByText('Rows that shaped this answer')).toBeVisible({ timeout: MINUTE })
  await expect(answer.getByText('harbour', { exact: false }).first()).toBeVisible()
  await answer.getByRole('button', { name: /Signed receipt/ }).click()
  await answer.getByRole('button', { name: 'Verify in this browser' }).click()
  await expect(answer.getByText('Everything that can be checked holds.')).toBeVisible({ timeout: MINUTE })

  const thread = new URL(page.url()).pathname.split('/').at(-1)
  const { messages } = await page.evaluate(async (id) => (await fetch(`/api/threads/${id}`)).json(), thread)
  const shares: { ppm: number; contributorName: string | null }[] = messages[1].receipt.shares
  expect(shares.reduce((sum, share) => sum + share.ppm, 0)).toBe(1_000_000)
  const named = shares.filter((share) => share.contributorName).sort((a, b) => b.ppm - a.ppm)
  expect(named.length).toBeGreaterThan(0)
  return named[0]?.contributorName as string
}

async function claim(page: Page, name: string): Promise<void> {
  const config = await chainConfig()
  const address = config.demoAccounts.find((account) => account.name === name)?.address as string
  await page.getByRole('button', { name: /^Account:/ }).click()
  await page.getByRole('menuitemradio', { name }).click()
  await expect(page.getByRole('button', { name: /^Account:/ })).toContainText(name, { timeout: MINUTE })
  await page.getByRole('link', { name: 'Earnings' }).first().click()
  const claimButton = page.getByRole('button', { name: /^Claim / })
  await expect(claimButton).toBeVisible({ timeout: 3 * MINUTE })

  const due = BigInt((await (await fetch(url(`/api/earnings/${address}`))).json()).claimable)
  const before = await balanceOf(config, address)
  expect(due).toBeGreaterThan(0n)
  await claimButton.click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByText('Network fee')).toBeVisible()
  await dialog.getByRole('button', { name: /^Claim/ }).click()
  await expect(page.getByText(/(was|were) paid/)).toBeVisible({ timeout: MINUTE })
  expect((await balanceOf(config, address)) - before).toBe(due)
  const after = await (await fetch(url(`/api/earnings/${address}`))).json()
  expect(BigInt(after.claimed)).toBeGreaterThanOrEqual(due)
}

test('from a first visit to a claimed royalty', async ({ context, page }) => {
  test.setTimeout(30 * MINUTE)
  const errors: string[] = []
  const strangers: string[] = []
  context.on('weberror', (error) => errors.push(error.error().message))
  context.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url())
    if (protocol.startsWith('http') && !['localhost', '127.0.0.1'].includes(hostname)) strangers.push(request.url())
  })
  await enter(page)
  const run = await train(context, page)
  await publish(run)
  const contributor = await ask(run)
  await claim(run, contributor)
  expect(errors).toEqual([])
  expect(strangers).toEqual([])
})
