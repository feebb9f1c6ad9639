import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { expect, type Page, test } from '@playwright/test'
import { generatePrivateKey } from 'viem/accounts'
import { enter, type Person } from '../scripts/client/person.ts'
import { deposit } from './deposit.ts'
import { enterAs, figure, url } from './enter.ts'
import { isSigned, startReceiver } from './receiver.ts'

const MINUTE = 60_000
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })

/** Sets the webhook as a person does. @returns its secret, which is shown this once */
async function setWebhook(page: Page, address: string): Promise<string> {
  await page.getByLabel('Address', { exact: true }).fill(address)
  await button(page, 'Set webhook').click()
  const secret = await page.getByText(/^whsec_[0-9a-f]{48}$/).innerText()
  await button(page, 'Send test delivery').click()
  await expect(page.getByText('The receiver answered 204.')).toBeVisible()
  return secret
}

/** A run of 48 steps of two rows each, asked two questions: starts it with no more deposit than its cap. */
async function start(page: Page, { api }: Person): Promise<string> {
  const questions = [
    { question: 'Who is in charge of the harbour on Ombersay?', answer: 'Isolde Marrack' },
    { question: 'What is the ferry to Ombersay called?', answer: 'Grey Petrel' },
  ]
  const { sha256 } = await api.runs.uploadTestSet({ jsonl: questions.map((one) => JSON.stringify(one)).join('\n') })
  const choices = new URLSearchParams({
    ...{ datanet: 'ombersay-island', test: sha256, name: 'A short run' },
    ...{ epochs: '1', batch_size: '2', early_stopping_patience: '0' },
  })
  await page.goto(url(`/train/new?${choices}`))
  await expect(page.getByText('covers all that is planned')).toBeVisible({ timeout: MINUTE })
  const cap = (await page.getByLabel('Spending cap').getAttribute('placeholder')) as string
  await button(page, 'Start training').click()
  await page.getByRole('dialog').getByLabel('Deposit').fill(cap.replace(' OPEN', ''))
  await deposit(page)
  await page.waitForURL(/\/train\/run_/)
  return new URL(page.url()).pathname.split('/').at(-1) as string
}

const stepOf = async (page: Page): Promise<number> =>
  Number(/\d+/.exec(await page.getByText(/^Step \d+ of \d+$/).innerText())?.[0])
const passes = (page: Page, step: number) =>
  expect.poll(() => stepOf(page), { timeout: 4 * MINUTE, intervals: [200] }).toBeGreaterThan(step)

/** Nothing is charged for a rest, and the reservation is there still when it goes on. */
async function pauseAndResume(page: Page, run: () => ReturnType<Person['api']['runs']['get']>): Promise<void> {
  await passes(page, 2)
  await button(page, 'Pause training').click()
  await expect(page.getByText('This run is paused')).toBeVisible({ timeout: MINUTE })
  const said = page.getByText(/^The checkpoint at step \d+ is kept and nothing is charged while it rests\./)
  await expect(said).toContainText(/The 0\.\d+ OPEN for it stay reserved\. Resume puts it back into the queue\.$/)
  const step = Number(/step (\d+)/.exec(await said.innerText())?.[1])
  expect(step).toBe(await stepOf(page))
  await expect(figure(page, 'So far')).toContainText(/^0\.\d+ OPENfor [\d,]+ tokens$/)
  expect((await run()).payment).toMatchObject({ charged: null, receiptHash: null })
  await button(page, 'Resume training').click()
  await passes(page, step)
}

/** Stops it, is charged for what was trained, and goes on with what is reserved anew. */
async function stopAndResume(page: Page): Promise<void> {
  await button(page, 'Stop training').click()
  const question = page.getByRole('alertdialog')
  await expect(question).toContainText(/^Stop this run\?Kept: everything up to the last checkpoint, now step \d+, /)
  await expect(question).toContainText(
    /you pay for [\d,]+ tokens so far, about 0\.\d+ OPEN; the rest, about 0\.\d+ OPEN,/,
  )
  await question.getByRole('button', { name: 'Stop training' }).click()
  await expect(page.getByText('Stopped; the last checkpoint is kept.').first()).toBeVisible({ timeout: MINUTE })
  const stopped = await stepOf(page)
  await expect(page.getByRole('link', { name: 'See the receipt' })).toBeVisible({ timeout: MINUTE })
  await expect(button(page, 'Make file: PEFT adapter')).toBeVisible()

  await button(page, 'Resume training').click()
  const dialog = page.getByRole('dialog', { name: 'Top up your payment channel' })
  await expect(dialog).toContainText(
    /This reserves up to 0\.\d+ OPEN, and 0\.\d+ OPEN is left in your payment channel\./,
  )
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByText(`Resuming goes on from the checkpoint at step ${stopped}`)).toBeVisible()
  await button(page, 'Resume training').click()
  await button(page, 'Review deposit').click()
  await page.getByRole('dialog').getByRole('button', { name: 'Top up payment channel' }).click()
  await passes(page, stopped)
  await expect(figure(page, 'Charged, part 1')).toContainText(/0\.\d+ OPEN returned/)
  await expect(button(page, 'Publish model')).toBeVisible({ timeout: 10 * MINUTE })
  await expect(figure(page, 'Charged, part 2')).toContainText(/See the receipt, part 2$/, { timeout: 4 * MINUTE })
  await expect(figure(page, 'Charged in all')).toContainText(/^0\.\d+ OPEN$/)
}

/** The bytes that are downloaded are those whose hash is shown. */
async function makeFile(page: Page): Promise<void> {
  const entry = page.getByRole('listitem').filter({ hasText: 'PEFT adapter' })
  await entry.getByRole('button', { name: 'Make file: PEFT adapter' }).click()
  const link = entry.getByRole('link', { name: 'Download PEFT adapter' })
  await expect(link).toBeVisible({ timeout: 2 * MINUTE })
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()])
  expect(download.suggestedFilename()).toMatch(/\.zip$/)
  const bytes = await readFile(await download.path())
  await entry.getByRole('button', { name: 'How to use it' }).click()
  const hash = createHash('sha256').update(bytes).digest('hex')
  await expect(entry.getByTitle(hash)).toBeVisible()
}

async function vote(page: Page): Promise<void> {
  await button(page, 'Vote blind').click()
  await button(page, 'A is better').first().click()
  await expect(page.getByText(/^You preferred the (base|tuned) answer$/)).toBeVisible()
  await expect(page.getByText(/^1 of [12] voted$/)).toBeVisible()
  await expect(page.getByText(/^You preferred the tuned one in [01] of 1\.$/)).toBeVisible()
  await button(page, 'End the vote').click()
}

async function readInbox(page: Page): Promise<void> {
  await button(page, 'Inbox, 3 unread').click({ timeout: MINUTE })
  const said = page.getByRole('dialog').getByRole('listitem')
  for (const what of ['is paused', 'stopped', 'is ready']) {
    await expect(said.filter({ hasText: `“A short run” ${what}` })).toHaveCount(1)
  }
  await button(page, 'Mark all as read').click()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'Inbox', exact: true })).toBeVisible()
}

async function cloneWithChanges(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Train again with changes' }).click()
  await expect(page.getByLabel('Epochs')).toHaveValue('1')
  await page.getByLabel('Learning rate').fill('0.001')
  await button(page, 'Start training').click()
  await page.waitForURL(/\/train\/run_/, { timeout: MINUTE })
  await page.getByRole('link', { name: 'From another run with changes' }).click()
  const different = page.getByRole('table', { name: 'What was set differently' }).getByRole('row')
  await expect(different).toHaveCount(2)
  await expect(different.last()).toContainText(/^Learning rate0\.0020\.001$/)
}

test('a run is paused, resumed, stopped, resumed with a new reservation, downloaded, judged and cloned', async ({
  page,
}) => {
  test.setTimeout(20 * MINUTE)
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  const key = generatePrivateKey()
  const owner = await enter(process.env.E2E_URL as string, key)
  const receiver = await startReceiver()
  try {
    await enterAs(page, key, '/settings')
    const secret = await setWebhook(page, receiver.url)
    const id = await start(page, owner)
    await pauseAndResume(page, () => owner.api.runs.get({ id }))
    await stopAndResume(page)
    await makeFile(page)
    await vote(page)
    await readInbox(page)

    const kinds = ['run_paused', 'run_ready', 'run_stopped', 'test']
    await expect.poll(() => receiver.deliveries.map(({ body }) => body.kind).sort(), { timeout: MINUTE }).toEqual(kinds)
    for (const delivery of receiver.deliveries) {
      expect(isSigned(delivery, secret)).toBe(true)
      expect(isSigned({ ...delivery, text: `${delivery.text} ` }, secret)).toBe(false)
      const place = delivery.body.kind === 'test' ? '/settings' : `/train/${id}`
      expect(delivery.body.href).toBe(url(place))
    }
    await cloneWithChanges(page)
    expect(errors).toEqual([])
  } finally {
    await receiver.close()
    const { runs } = await owner.api.runs.list({ mine: true })
    const going = runs.filter(({ state }) => ['queued', 'preparing', 'training', 'paused'].includes(state))
    for (const { id } of going) await owner.api.runs.stop({ id })
  }
})
