import { expect, type Page, test } from '@playwright/test'
import { generatePrivateKey } from 'viem/accounts'
import { appendRows, createDatanet, lampRows } from '../scripts/client/datanet.ts'
import { enter } from '../scripts/client/person.ts'
import { enterAs, url } from './enter.ts'

const MINUTE = 60_000
const home = () => process.env.E2E_URL as string
const row = (page: Page) => page.getByRole('article', { name: 'Row to review' })
const shown = (page: Page) => row(page).getAttribute('data-datum')

/** Presses keys that end with another row before the reviewer. */
async function press(page: Page, ...keys: string[]): Promise<void> {
  const before = await shown(page)
  for (const key of keys) await page.keyboard.press(key)
  await expect.poll(() => shown(page), { timeout: MINUTE }).not.toBe(before)
}

async function release(page: Page, slug: string, version: number): Promise<void> {
  await page.goto(url(`/datanets/${slug}/releases`))
  await page.getByLabel('Notes').fill(`What is new in version ${version}.`)
  await page.getByRole('button', { name: 'Prepare version' }).click()
  await page.getByRole('button', { name: `Release version ${version}` }).click({ timeout: MINUTE })
  const dialog = page.getByRole('dialog', { name: `Release version ${version}` })
  await expect(dialog.getByText('Network fee')).toBeVisible()
  await expect(dialog.getByText(/It cannot be changed afterwards/)).toBeVisible()
  await dialog.getByRole('button', { name: `Release version ${version}` }).click()
  await expect(page.getByText(`Version ${version} is released.`)).toBeVisible({ timeout: MINUTE })
}

test('rows are reviewed by keyboard, signed for, released twice, and each tells its history', async ({ page }) => {
  test.setTimeout(8 * MINUTE)
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  const key = generatePrivateKey()
  const [owner, contributor] = [await enter(home(), key), await enter(home())]
  const datanet = await createDatanet(owner, `Reviewed lamps ${Date.now()}`)
  const first = lampRows(6)
  await appendRows(contributor, datanet, first)
  const queue = `/datanets/${datanet.slug}/review`

  await enterAs(page, key, queue)
  await expect(page.getByText('6 left, 0 done')).toBeVisible({ timeout: MINUTE })
  await expect(row(page)).toContainText(first[0]?.instruction as string)
  await expect(page.getByText('Answer in one sentence.').first()).toBeVisible()

  await press(page, 'a')
  await press(page, 'u')
  await expect(row(page)).toContainText(first[0]?.instruction as string)
  await press(page, 'a')
  await press(page, 'a')
  await press(page, 'r', '2')
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible()
  await page.keyboard.press('Escape')

  // an edit in place, with what changes, becomes a row of the editor
  await page.keyboard.press('e')
  await page.getByRole('textbox', { name: 'Answer' }).fill('Corrected by its reviewer.')
  await expect(page.locator('ins').first()).toContainText('Corrected')
  const edited = await shown(page)
  await page.keyboard.press('Control+Enter')
  await expect.poll(() => shown(page), { timeout: MINUTE }).not.toBe(edited)
  await expect(page.getByText('Your edit is proposed. Others review it.')).toBeVisible()

  await page.keyboard.press('c')
  await page.getByRole('textbox', { name: 'Comment' }).fill('Which log is it?')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('textbox', { name: 'Comment' })).toHaveCount(0, { timeout: MINUTE })
  await expect(row(page).getByText('Which log is it?')).toBeVisible()
  await press(page, 'a')

  // a reload loses nothing, also while the server is away
  await page.context().setOffline(true)
  await page.keyboard.press('a')
  await expect(page.getByText('Nothing waits for you')).toBeVisible()
  await expect(page.getByText(/1 vote is kept in this browser/)).toBeVisible()
  await page.context().setOffline(false)
  await page.reload()
  await expect(page.getByText('Nothing waits for you')).toBeVisible({ timeout: MINUTE })
  await expect
    .poll(async () => (await owner.api.datanets.rows({ id: datanet.id, state: 'accepted' })).total, { timeout: MINUTE })
    .toBe(4)
  expect((await owner.api.datanets.rows({ id: datanet.id, state: 'rejected' })).total).toBe(1)

  await page.getByRole('button', { name: 'Sign my 5 votes' }).click()
  await expect(page.getByText('5 votes are signed.')).toBeVisible({ timeout: MINUTE })

  await release(page, datanet.slug, 1)
  await appendRows(contributor, datanet, lampRows(2))
  await page.goto(url(queue))
  await press(page, 'a')
  await page.keyboard.press('a')
  await expect(page.getByText('All votes are sent')).toBeVisible({ timeout: MINUTE })
  await release(page, datanet.slug, 2)

  // what a program gets, and what a person sees
  await page.goto(url(`/datanets/${datanet.slug}?tab=versions`))
  await expect(page.getByText('+2 added')).toBeVisible({ timeout: MINUTE })
  const file = url(`/api/datanets/${datanet.slug}/versions/2/train.jsonl`)
  await expect.poll(async () => (await fetch(file)).status, { timeout: MINUTE }).toBe(200)
  const lines = (await (await fetch(file)).text()).trim().split('\n')
  expect(lines).toHaveLength(6)

  await page.goto(url(`/datanets/${datanet.slug}?tab=rows`))
  const table = page.getByRole('grid', { name: 'Rows of this version' })
  await expect(table).toContainText(first[0]?.instruction as string, { timeout: MINUTE })
  await page.getByRole('searchbox', { name: 'Search rows' }).fill('lamp of')
  // the address says the search before its answer is shown
  await expect(page).toHaveURL(/q=lamp/)
  await expect(table.getByRole('row', { selected: true })).toContainText('lamp of')
  await expect(page.getByRole('status').filter({ hasText: '6 rows' })).toBeVisible()
  await table.focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/rows\/0x[0-9a-f]{64}$/)
  await expect(page.getByText('In version 1')).toBeVisible({ timeout: MINUTE })
  await expect(page.getByText('In version 2')).toBeVisible()
  expect(errors).toEqual([])
})
