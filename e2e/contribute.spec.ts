import { expect, type Page, test } from '@playwright/test'
import { lampRows } from '../scripts/client/datanet.ts'
import { ask, enter, file, url } from './enter.ts'

const MINUTE = 60_000
type Row = { prompt: string; answer: string; state: string; origin: string }

/** Makes a Datanet by its form and stands on its contribution page afterwards. @returns its slug */
async function createDatanet(page: Page, { name, guidelines = '' }: { name: string; guidelines?: string }) {
  await page.goto(url('/datanets/new'))
  await page.getByRole('textbox', { name: 'Name' }).fill(name)
  await page.getByRole('textbox', { name: 'Domain' }).fill('lamps')
  await page.getByRole('textbox', { name: 'What it is for' }).fill('Who keeps which lamp on the coast.')
  await page.getByRole('button', { name: 'Advanced' }).click()
  await page.getByRole('checkbox', { name: 'Passages' }).click()
  await page.getByRole('textbox', { name: /^Guidelines/ }).fill(guidelines)
  await page.reload()
  // what was typed outlives a refresh
  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue(name)
  await page.getByRole('button', { name: 'Create Datanet' }).click()
  await page.waitForURL(/\/datanets\/[a-z0-9-]+\/contribute/, { timeout: MINUTE })
  return new URL(page.url()).pathname.split('/')[2] as string
}

// names that nobody has made before, and each row in one test alone: it would be found as a copy otherwise
const made = lampRows(40).map(({ instruction, response }) => ({ question: instruction, answer: response }))
const row = (n: number) => made[n] as (typeof made)[number]
const jsonl = (rows: unknown[]) => rows.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).join('\n')

test('a file with faults: found, mended, signed, and proposed as it was shown', async ({ page }) => {
  await enter(page)
  const slug = await createDatanet(page, {
    name: `Lamps ${Date.now()}`,
    guidelines:
      '## Good rows\n\n- **one** lamp each\n\n<script>window.ran = true</script>\n\n[go](javascript:window.ran=true)',
  })
  const beside = page.getByRole('region', { name: 'Guidelines' }).first()
  await expect(beside.getByText('one', { exact: true })).toBeVisible()
  expect(await page.evaluate(() => (window as { ran?: boolean }).ran)).toBeUndefined()
  await expect(page.locator('a[href^="javascript"]')).toHaveCount(0)

  await page.getByRole('tab', { name: 'File' }).click()
  const lines = [
    row(1),
    row(2),
    row(3),
    row(4),
    { question: 'How is the keeper of lamp 9 reached?', answer: 'Write to mara.venn@lamps.example.org at any hour.' },
    row(2),
    { question: 'Who keeps lamp 7?', answer: '' },
    '{"question": "cut',
  ]
  await page.locator('input[type="file"]').setInputFiles(file('lamps.jsonl', jsonl(lines)))
  await expect(page.getByText(/kinds of findings need a decision/)).toBeVisible({ timeout: 2 * MINUTE })
  await expect(page.getByRole('listitem', { name: 'E-mail address' }).getByText('Line 5')).toBeVisible()
  await expect(page.getByRole('listitem', { name: 'Exact duplicate' }).getByText('Line 6')).toBeVisible()
  await expect(page.getByRole('listitem', { name: 'Empty answer' }).getByText('Line 7')).toBeVisible()
  await expect(
    page.getByRole('listitem', { name: 'Cannot be read' }).getByText('Line 8', { exact: true }),
  ).toBeVisible()

  // what blocks is named, beside each finding and above them
  await page.getByRole('button', { name: 'Go on to sign' }).click()
  await expect(page.getByRole('alert').filter({ hasText: '4 kinds of findings need a decision' })).toBeVisible()
  await page.getByRole('button', { name: 'Choose what is suggested' }).click()
  await page.getByRole('button', { name: 'Check again' }).click()
  await expect(page.getByText('5 rows are ready to be signed')).toBeVisible({ timeout: MINUTE })
  const table = page.getByRole('table', { name: 'Rows as they will be signed' })
  await expect(table.getByText('[e-mail]')).toBeVisible()
  await expect(table.getByText('lamps.example.org')).toHaveCount(0)

  await page.getByRole('button', { name: 'Go on to sign' }).click()
  await expect(page.getByText(/computed here, is the one that the server would store/)).toBeVisible()
  await page.getByRole('button', { name: 'Sign 5 rows' }).click()
  await expect(page.getByText('Confirm that you may, before you sign.')).toBeVisible()
  await page.getByRole('checkbox', { name: /I may put these rows/ }).click()
  await page.getByRole('button', { name: 'Sign 5 rows' }).click()
  await expect(page.getByRole('heading', { name: '5 rows are proposed' })).toBeVisible({ timeout: MINUTE })

  const { rows, total } = await ask<{ rows: Row[]; total: number }>(page, `/api/datanets/${slug}/rows?state=proposed`)
  expect(total).toBe(5)
  expect(rows.find(({ prompt }) => prompt.includes('lamp 9'))?.answer).toContain('[e-mail]')
  await page.reload()
  await expect(page.getByRole('heading', { name: '5 rows are proposed' })).toBeVisible()
})

test('rows by hand and pasted rows keep what is typed, and say what is wrong beside it', async ({ page }) => {
  await enter(page)
  const slug = await createDatanet(page, { name: `Notes ${Date.now()}` })
  await page.getByRole('combobox', { name: 'Kind of rows' }).click()
  await page.getByRole('option', { name: 'Questions and answers' }).click()
  await page.getByRole('textbox', { name: 'Question or task' }).fill(row(11).question)
  await page.getByRole('button', { name: 'Check 1 row' }).click()
  await expect(page.getByRole('alert').getByText(/Row 1, Answer/)).toBeVisible()
  await page.reload()
  await expect(page.getByRole('textbox', { name: 'Question or task' })).toHaveValue(row(11).question)
  await page.getByRole('textbox', { name: 'Answer' }).fill(row(11).answer)
  await page.getByRole('button', { name: 'Add row' }).click()
  await page.getByRole('textbox', { name: 'Question or task' }).nth(1).fill(row(12).question)
  await page.getByRole('textbox', { name: 'Answer' }).nth(1).fill(row(12).answer)
  await page.getByRole('button', { name: 'Check 2 rows' }).click()
  await expect(page.getByText('2 rows are ready to be signed')).toBeVisible({ timeout: 2 * MINUTE })
  await page.getByRole('button', { name: 'Edit rows' }).click()
  await expect(page.getByRole('textbox', { name: 'Answer' }).nth(1)).toHaveValue(row(12).answer)

  await page.getByRole('tab', { name: 'Paste' }).click()
  await page.getByRole('button', { name: 'Check rows' }).click()
  await expect(page.getByText('Paste at least one row.')).toBeVisible()
  await page
    .getByRole('textbox', { name: 'Rows' })
    .fill('lamp,keeper\nFirst lamp of the coast,Mara Venn\nSecond lamp,Tomas')
  await page.getByRole('button', { name: 'Check rows' }).click()
  await expect(page.getByText('Which column is which?')).toBeVisible({ timeout: MINUTE })
  await page.getByRole('button', { name: 'Check rows' }).click()
  await expect(page.getByText(/fields? needs? a change|fields need a change/)).toBeVisible()
  await page.getByRole('combobox', { name: 'Question or task' }).click()
  await page.getByRole('option', { name: /^lamp/ }).click()
  await page.getByRole('combobox', { name: 'Answer' }).click()
  await page.getByRole('option', { name: /^keeper/ }).click()
  await expect(page.getByRole('table').getByText('Mara Venn')).toBeVisible()
  await page.getByRole('button', { name: 'Check rows' }).click()
  await expect(page.getByText('2 rows are ready to be signed')).toBeVisible({ timeout: MINUTE })

  await page.goto(url(`/datanets/${slug}/contribute`))
  await page.getByRole('button', { name: 'Throw away: pasted.csv' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Throw away' }).click()
  await expect(page.getByText('pasted.csv is thrown away.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Continue: pasted.csv' })).toHaveCount(0)
})

test('files that cannot be used say where and why', async ({ page }) => {
  await enter(page)
  const slug = await createDatanet(page, { name: `Broken ${Date.now()}` })
  const start = async () => {
    await page.goto(url(`/datanets/${slug}/contribute?way=file`))
    return page.locator('input[type="file"]')
  }
  const choose = await start()
  await choose.setInputFiles(file('rows.xlsx', 'PK'))
  await expect(page.getByText(/rows\.xlsx cannot be read\. Save it as/)).toBeVisible()
  await choose.setInputFiles(file('empty.csv', ''))
  await expect(page.getByText('empty.csv is empty; choose a file with at least one row.')).toBeVisible()
  await choose.setInputFiles(file('open.csv', 'question,answer\n"Who keeps the lamp?,Mara Venn\nWho else?,Tomas\n'))
  await expect(page.getByText(/quote/).first()).toBeVisible({ timeout: MINUTE })

  await (await start()).setInputFiles(file('scan.pdf', '%PDF-1.4\n%%EOF\n'))
  await expect(page.getByRole('button', { name: 'Bring other rows' })).toBeVisible({ timeout: MINUTE })
})

test('an upload that is cut goes on from where it stopped, also after the page is loaded again', async ({ page }) => {
  test.setTimeout(6 * MINUTE)
  await enter(page)
  await createDatanet(page, { name: `Long ${Date.now()}` })
  const words = Array.from({ length: 4000 }, (_, n) => `w${(n * 7919) % 10_007}`)
  const long = Array.from({ length: 9000 }, (_, n) => ({
    question: `What stands on page ${n} of the log? ${words[n % 4000]}`,
    answer: Array.from({ length: 150 }, (_, k) => words[(n * 31 + k * 17) % 4000]).join(' '),
  }))
  const whole = file('log.jsonl', jsonl(long))
  expect(whole.buffer.length).toBeGreaterThan(8_000_000)

  const offsets: number[] = []
  let cut = true
  await page.route('**/api/files/**', (route) => {
    const request = route.request()
    if (request.method() !== 'PATCH') return route.continue()
    const offset = Number(request.headers()['upload-offset'])
    if (cut && offset > 0) return route.abort('connectionreset')
    offsets.push(offset)
    return route.continue()
  })
  await page.getByRole('tab', { name: 'File' }).click()
  await page.locator('input[type="file"]').setInputFiles(whole)
  await expect(page.getByText(/The connection was cut/)).toBeVisible({ timeout: MINUTE })
  await page.reload()
  await expect(page.getByText(/4\d % of it is here already|5\d % of it is here already/)).toBeVisible()
  await page.locator('input[type="file"]').setInputFiles(file('log.jsonl', 'another file'))
  await expect(page.getByText(/This is another file/)).toBeVisible()
  cut = false
  await page.locator('input[type="file"]').setInputFiles(whole)
  await expect(page.getByText(/rows are ready to be signed|need a decision|needs a decision/)).toBeVisible({
    timeout: 3 * MINUTE,
  })
  // the first part was sent once
  expect(offsets).toEqual([0, 4_000_000, 8_000_000].slice(0, offsets.length))
  expect(offsets.length).toBeGreaterThanOrEqual(2)
})
