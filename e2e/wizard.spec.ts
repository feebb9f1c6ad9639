import { expect, type Page, test } from '@playwright/test'
import { deposit } from './deposit.ts'
import { ask, enter, figure, file, url } from './enter.ts'

const MINUTE = 60_000
type Runs = { runs: { id: string; sweepId: string | null; state: string }[] }
const mine = (page: Page) => ask<Runs>(page, '/api/runs?mine=true')

/** Stops what was started, so that it does not train on after the test. */
async function stopAll(page: Page): Promise<void> {
  const { runs } = await mine(page)
  for (const { id } of runs) await page.request.post(url(`/api/runs/${id}/stop`), { headers: { origin: url() } })
}

test('the plan follows the choices, which stay in the address', async ({ page }) => {
  await page.goto(url('/train/new?step=data&datanet=ombersay-island'))
  await page.getByRole('checkbox', { name: 'Everyday Italian' }).click()
  await page.getByRole('button', { name: 'More weight for The island of Ombersay' }).click()
  await page.getByRole('button', { name: 'Settings and plan' }).click()
  await expect(figure(page, 'Rows to learn')).toContainText('288', { timeout: MINUTE })
  await expect(figure(page, 'Steps')).toContainText('108')
  await expect(page.getByLabel('Epochs')).toHaveAttribute('placeholder', 'Auto: 3')
  await expect(page.getByText('288 rows are learnt in about three passes.')).toBeVisible()

  await page.getByLabel('Epochs').fill('1')
  await expect(figure(page, 'Steps')).toContainText('36')
  await page.reload()
  await expect(page.getByLabel('Epochs')).toHaveValue('1')
  await expect(page.getByText('The island of Ombersay × 2, Everyday Italian')).toBeVisible()
  await page.getByRole('button', { name: /^How it learns/ }).click()
  await expect(page.getByRole('radio', { name: 'QLoRA' })).toBeDisabled()
})

test('rows are shown token by token with what is learnt', async ({ page }) => {
  await page.goto(url('/train/new?step=data&datanet=ombersay-island'))
  await page.getByRole('tab', { name: 'What the trainer sees' }).click()
  const row = page.getByRole('listbox', { name: /^Row 1:/ })
  await expect(row).toBeVisible({ timeout: MINUTE })
  await expect(row.getByRole('option').first()).toHaveText('<|im_start|>')
  await row.focus()
  await row.press('ArrowRight')
  await expect(page.getByText(/^Token 1, id \d+, read only$/)).toBeVisible()
  await row.press('End')
  await expect(page.getByText(/^Token \d+, id \d+, learnt$/)).toBeVisible()
  await page.getByRole('button', { name: 'Next rows' }).click()
  await expect(page.getByText(/^Rows 6 to 10 of 96$/)).toBeVisible()
})

test('a test set of one’s own is read line by line', async ({ page }) => {
  await enter(page)
  await page.goto(url('/train/new?step=data&datanet=ombersay-island'))
  await page.getByRole('radio', { name: 'A test set of your own' }).click()
  const choose = page.locator('input[type="file"]').last()
  const good = '{"question": "Who keeps the light?", "answer": "Mara Venn"}'
  await choose.setInputFiles(file('test.jsonl', `${good}\n{"question"`))
  await expect(page.getByText(/Line 2 is not JSON/)).toBeVisible()
  await choose.setInputFiles(file('test.jsonl', `${good}\n${good}`))
  await expect(page.getByText('2 questions are read and kept.')).toBeVisible()
  await page.getByRole('button', { name: 'Settings and plan' }).click()
  await expect(page.getByText('2 questions test it')).toBeVisible({ timeout: MINUTE })
})

test('preferences without preference rows are refused beside the objective, and nothing starts', async ({ page }) => {
  await enter(page)
  await page.goto(url('/train/new?datanet=ombersay-island'))
  await page.getByRole('button', { name: /^How it learns/ }).click()
  await page.getByRole('radio', { name: 'Preferences (DPO)' }).click()
  const sentence = /^These Datanets have no preference rows/
  await expect(page.getByText(sentence).first()).toBeVisible({ timeout: MINUTE })
  await page.getByRole('button', { name: 'Start training' }).click()
  await expect(page.getByRole('alert').getByText('Objective')).toBeVisible()
  await expect(page.getByRole('radio', { name: 'Preferences (DPO)' })).toBeFocused()
  expect((await mine(page)).runs).toEqual([])
})

test('a deposit that is declined returns to the choices; an accepted one starts one run with its cap reserved', async ({
  page,
}) => {
  await enter(page)
  await page.goto(url('/train/new?datanet=ombersay-island'))
  await page.getByLabel('Spending cap').fill('0.01')
  await expect(page.getByText('ends itself after about 62 % of it')).toBeVisible({ timeout: MINUTE })
  await page.getByRole('button', { name: 'Start training' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByText('Nothing was started, and your choices are still here.')).toBeVisible()
  expect((await mine(page)).runs).toEqual([])

  await page.getByRole('button', { name: 'Start training' }).dblclick()
  await deposit(page)
  await page.waitForURL(/\/train\/run_/, { timeout: MINUTE })
  const { runs } = await mine(page)
  expect(runs).toHaveLength(1)
  const run = await ask<{ payment: { cap: string } }>(page, `/api/runs/${runs[0]?.id}`)
  expect(run.payment.cap).toBe('10000000000000000')
  await stopAll(page)
})

test('two values of one setting become a comparison of two runs', async ({ page }) => {
  await enter(page)
  await page.goto(url('/train/new?datanet=ombersay-island'))
  await page.getByRole('button', { name: /^Compare settings/ }).click()
  await page.getByRole('combobox', { name: 'Setting' }).click()
  await page.getByRole('option', { name: 'Learning rate' }).click()
  await page.getByLabel('Values').fill('0.001')
  await page.getByRole('button', { name: 'Start training' }).click()
  await expect(page.getByText('Enter two values at least, with commas between them.').first()).toBeVisible()
  await page.getByLabel('Values').fill('0.001, 0.002')
  await expect(page.getByText(/^2 runs × 0\.\d+ OPEN = 0\.\d+ OPEN reserved at Start$/)).toBeVisible({
    timeout: MINUTE,
  })
  await page.getByRole('button', { name: 'Start 2 runs' }).click()
  await deposit(page)
  await page.waitForURL(/\/train\/compare\?runs=run_\w+,run_/, { timeout: MINUTE })
  const { runs } = await mine(page)
  expect(runs).toHaveLength(2)
  expect(new Set(runs.map(({ sweepId }) => sweepId)).size).toBe(1)
  await stopAll(page)
})
