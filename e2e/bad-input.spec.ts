import { expect, type Page, test } from '@playwright/test'
import { announceWallet } from './other-wallet.ts'

const url = (path = '/') => new URL(path, process.env.E2E_URL).href
const rows = [1, 2, 3, 4, 5, 6].map((n) => JSON.stringify({ question: `Who keeps lamp ${n}?`, answer: `Keeper ${n}.` }))
const file = (name: string, text: string) => ({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(text) })

async function enter(page: Page): Promise<void> {
  await page.goto(url())
  await page.getByRole('button', { name: 'Sign in' }).first().click()
  await page.getByRole('button', { name: /Continue with the built-in wallet/ }).click()
  await expect(page.getByRole('button', { name: /^Account:/ })).toContainText('100 OPEN')
}

test('a file of one’s own: what is wrong is named by its line, then it is signed and released', async ({ page }) => {
  await enter(page)
  await page.goto(url('/datanets/new'))
  const choose = page.locator('input[type="file"]')

  await choose.setInputFiles(file('empty.jsonl', ''))
  await expect(page.getByText('empty.jsonl is empty; choose a file with at least one row.')).toBeVisible()
  await choose.setInputFiles(file('rows.jsonl', [...rows, '{"question": "cut'].join('\n')))
  await expect(page.getByText(/Line 7 is not valid JSON/)).toBeVisible()
  await choose.setInputFiles(file('columns.csv', 'foo,bar\n1,2\n'))
  await expect(page.getByText(/Line 1 names the columns foo,bar; expected instruction and response/)).toBeVisible()
  await choose.setInputFiles(file('large.jsonl', 'x'.repeat(50_000_000)))
  await expect(page.getByText(/50(\.0)? MB.*Split it into parts\./)).toBeVisible()
  const long = JSON.stringify({ question: 'word '.repeat(3000), answer: 'yes' })
  await choose.setInputFiles(file('long.jsonl', long))
  await expect(page.getByText(/Line 1 is about [\d,]+ tokens long/)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Next' })).toBeDisabled()

  await choose.setInputFiles(file('lamps.jsonl', rows.join('\n')))
  await expect(page.getByText('6 rows, all readable')).toBeVisible()
  await page.getByRole('button', { name: 'Next' }).click()
  const name = `Lamps ${Date.now()}`
  await page.getByLabel('Name').fill(name)
  await page.getByLabel('Domain').fill('lamps')
  await page.getByLabel('What it is for').fill('Who keeps which lamp on the coast.')
  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByRole('button', { name: 'Sign and release' }).click()
  const dialog = page.getByRole('dialog', { name: 'Release Datanet' })
  await dialog.getByRole('button', { name: 'Release Datanet' }).click()
  await page.waitForURL(/\/datanets\/[a-z0-9-]+$/, { timeout: 60_000 })
  await expect(page.getByRole('heading', { name })).toBeVisible()
})

test('a parameter out of bounds is refused beside its field, and nothing starts', async ({ page }) => {
  await enter(page)
  await page.goto(url('/train/new?datanet=ombersay-island'))
  await page.getByLabel('Learning rate').fill('1000000000')
  await page.getByRole('button', { name: 'Start training' }).click()
  await expect(page.getByText(/0\.01/).first()).toBeVisible()
  await expect(page.getByLabel('Learning rate')).toBeFocused()
  expect(page.url()).toContain('/train/new')
  const mine = await page.evaluate(async () => (await fetch('/api/runs?mine=true')).json())
  expect(mine.runs).toEqual([])
})

test('a run that is stopped keeps its place and can be resumed', async ({ page }) => {
  test.setTimeout(600_000)
  await enter(page)
  await page.goto(url('/train/new?datanet=everyday-italian'))
  await page.getByRole('button', { name: 'Start training' }).click()
  await page.waitForURL(/\/train\/run_/)
  await expect(page.getByText(/Step [1-9]\d* of 36/).first()).toBeVisible({ timeout: 300_000 })
  await page.getByRole('button', { name: 'Stop training' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Stop training' }).click()
  await expect(page.getByText('This run is stopped')).toBeVisible({ timeout: 180_000 })
  await expect(page.getByText(/The checkpoint at step \d+ is kept/)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Resume training' })).toBeVisible()
})

test('a wallet that declines the signature returns quietly, and one on another chain is asked to switch', async ({
  page,
}) => {
  await announceWallet(page, 1)
  await page.goto(url())
  await page.getByRole('button', { name: 'Sign in' }).first().click()
  await expect(page.getByText('Your wallet is on another network. Switch it to OPEN embedded to go on.')).toBeVisible()
  await page.getByRole('button', { name: 'Switch to OPEN embedded' }).click()
  await page.getByRole('button', { name: /^Sign in as/ }).click()
  await expect(page.getByText('You declined the signature, so you are not signed in. Nothing changed.')).toBeVisible()
  await expect(page.getByRole('button', { name: /^Account:/ })).toHaveCount(0)
  const chain = await page.evaluate(
    () =>
      new Promise((resolve) => {
        window.addEventListener('eip6963:announceProvider', (event) =>
          (event as CustomEvent).detail.provider.request({ method: 'eth_chainId' }).then(resolve),
        )
        window.dispatchEvent(new Event('eip6963:requestProvider'))
      }),
  )
  expect(chain).toBe('0x275b0')
})
