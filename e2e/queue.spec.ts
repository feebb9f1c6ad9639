import { expect, type Page, test } from '@playwright/test'
import { generatePrivateKey } from 'viem/accounts'
import { enter, type Person } from '../scripts/client/person.ts'
import { startRun } from '../scripts/client/train.ts'
import { enterAs } from './enter.ts'

const MINUTE = 60_000

/** Runs that stay at work until they are stopped, one in each place, once nothing is at work any more. */
async function fillPlaces(person: Person): Promise<string[]> {
  const places = async () => (await person.api.runs.queue()).slots
  const idle = async () => (await places()).length > 0 && (await places()).every(({ run }) => run === null)
  await expect.poll(idle, { timeout: 3 * MINUTE }).toBe(true)
  const ids: string[] = []
  for (const { id } of await places()) ids.push((await start(person, `At work in ${id}`)).id)
  await expect.poll(async () => (await places()).every(({ run }) => run?.mine), { timeout: 2 * MINUTE }).toBe(true)
  return ids
}

const start = (person: Person, name: string) =>
  startRun(person, { datanet: 'ombersay-island', params: { epochs: 50 }, name })

const names = ['Theirs', 'Mine, first', 'Mine, second']
/** Waiting runs of this test from the top of the table down. */
async function order(page: Page): Promise<string[]> {
  const rows = await page.getByRole('table', { name: 'Waiting' }).getByRole('link').allTextContents()
  return rows.filter((name) => names.includes(name))
}

test('a priority orders one’s own waiting runs and leaves the turns of others', async ({ page }) => {
  test.setTimeout(5 * MINUTE)
  const key = generatePrivateKey()
  const [me, other] = [await enter(process.env.E2E_URL as string, key), await enter(process.env.E2E_URL as string)]
  const started: [Person, string][] = []
  try {
    for (const id of await fillPlaces(me)) started.push([me, id])
    for (const [person, name] of [
      [me, 'Mine, first'],
      [me, 'Mine, second'],
      [other, 'Theirs'],
    ] as const)
      started.push([person, (await start(person, name)).id])
    await enterAs(page, key, '/train/queue')
    // who has a run at work has had a turn
    await expect.poll(() => order(page)).toEqual(['Theirs', 'Mine, first', 'Mine, second'])
    await expect(page.getByRole('combobox', { name: 'Priority of Theirs' })).toHaveCount(0)

    await page.getByRole('combobox', { name: 'Priority of Mine, second' }).click()
    await page.getByRole('option', { name: 'Before my others' }).click()
    await expect.poll(() => order(page)).toEqual(['Theirs', 'Mine, second', 'Mine, first'])
    await page.getByRole('link', { name: 'Mine, first' }).click()
    await expect(page.getByText('Queued, position 3').first()).toBeVisible()
  } finally {
    for (const [person, id] of started.reverse()) await person.api.runs.stop({ id })
  }
})
