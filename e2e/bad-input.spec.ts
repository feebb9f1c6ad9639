import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from '@playwright/test'
import { ask, enter, file, url } from './enter.ts'
import { announceWallet } from './other-wallet.ts'

const MINUTE = 60_000
const rows = [1, 2, 3, 4, 5, 6].map((n) =>
  JSON.stringify({
    question: `Who keeps lamp ${n} on the ${['northern', 'eastern', 'southern'][n % 3]} shore?`,
    answer: `${['Mara Venn', 'Tomas Reed', 'Ines Quill', 'Arlo Finch', 'Bea Holm', 'Oskar Lund'][n - 1]} keeps it, since ${1860 + n}.`,
  }),
)

test('a file of one’s own: what is wrong is named before training, then it is signed, released and chosen', async ({
  page,
}) => {
  await enter(page)
  await page.goto(url('/train/new?step=data'))
  await page.getByRole('button', { name: 'Use a file' }).click()
  const dialog = page.getByRole('dialog', { name: 'Rows of your own' })
  const choose = dialog.locator('input[type="file"]')
  const check = dialog.getByRole('button', { name: 'Check file' })

  await check.click()
  await expect(dialog.getByText('Choose a file.')).toBeVisible()
  await choose.setInputFiles(file('empty.jsonl', ''))
  await expect(dialog.getByText('empty.jsonl is empty; choose a file with at least one row.')).toBeVisible()
  const folder = await mkdtemp(path.join(tmpdir(), 'large-'))
  const large = path.join(folder, 'large.jsonl')
  await writeFile(large, '')
  await truncate(large, 250_000_000)
  await choose.setInputFiles(large)
  await expect(dialog.getByText(/large\.jsonl is 250 MB; at most 200 MB can be sent\. Split it/)).toBeVisible()
  await rm(folder, { recursive: true })

  await choose.setInputFiles(file('columns.csv', 'foo,bar\nWho keeps it?,Mara keeps it.\n'))
  const name = `Lamps ${Date.now()}`
  await dialog.getByRole('textbox', { name: 'Name' }).fill(name)
  await check.click()
  await expect(dialog.getByText('It is not clear which column is which.')).toBeVisible({ timeout: MINUTE })
  await expect(dialog.getByRole('link', { name: 'Decide on the contribution page' })).toHaveAttribute(
    'href',
    /\/datanets\/lamps-\d+\/contribute\?upload=upl_/,
  )
  await dialog.getByRole('button', { name: 'Choose another file' }).click()
  await choose.setInputFiles(file('rows.jsonl', [...rows, '{"question": "cut'].join('\n')))
  await check.click()
  await expect(dialog.getByText('Some rows need a decision before they can be signed.')).toBeVisible({
    timeout: 2 * MINUTE,
  })
  await dialog.getByRole('button', { name: 'Choose another file' }).click()

  await choose.setInputFiles(file('lamps.jsonl', rows.join('\n')))
  await check.click()
  await expect(dialog.getByText('6 rows can be signed')).toBeVisible({ timeout: MINUTE })
  await dialog.getByRole('button', { name: 'Sign and release' }).click()
  const transaction = page.getByRole('dialog', { name: 'Release version 1' })
  await transaction.getByRole('button', { name: 'Release version 1' }).click({ timeout: MINUTE })
  await expect(page.getByText(`“${name}” is released.`)).toBeVisible({ timeout: MINUTE })
  await expect(page.getByRole('checkbox', { name })).toBeChecked()
  const [released] = (
    await ask<{ name: string; rows: number; latestVersion: { rows: number } }[]>(page, '/api/datanets')
  ).filter((datanet) => datanet.name === name)
  expect(released).toMatchObject({ rows: 6, latestVersion: { rows: 6 } })
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
