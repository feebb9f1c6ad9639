import { execFile } from 'node:child_process'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from '@playwright/test'
import { createDatanet, lampRows } from '../scripts/client/datanet.ts'
import { enter } from '../scripts/client/person.ts'
import { chainConfig, publishedModel } from './published-model.ts'

const MINUTE = 60_000
const command = path.resolve(import.meta.dirname, '..', 'scripts', 'cli', 'modelfactory.mjs')
const home = () => process.env.E2E_URL as string

type Ended = { code: number; out: string; err: string }
/** Runs the command line to its end, against the product that is under test. */
function modelfactory(keyFile: string, ...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const all = [command, '--url', home(), '--key-file', keyFile, ...args]
    execFile(process.execPath, all, { timeout: 5 * MINUTE }, (error, out, err) => {
      resolve({ code: error ? Number(error.code ?? 1) : 0, out, err })
    })
  })
}

test('the command line plans, pushes rows, chats, verifies, and says in one sentence what is wrong', async () => {
  test.setTimeout(20 * MINUTE)
  const folder = await mkdtemp(path.join(tmpdir(), 'mf-cli-'))
  const key = path.join(folder, 'key')
  const run = (...args: string[]) => modelfactory(key, ...args)
  try {
    const planned = await run('--json', 'train', 'ombersay-island', '--dry-run', '--set', 'epochs=2')
    expect(planned).toMatchObject({ code: 0 })
    expect(JSON.parse(planned.out.trim().split('\n')[0] ?? '')).toMatchObject({ plan: { params: { epochs: 2 } } })
    expect((await stat(key)).mode & 0o777).toBe(0o600)

    for (const [args, sentence] of [
      [['train', 'ombersay-island', '--set', 'epochs=900'], /epochs is 900, but must be 1 to 50, or auto\./],
      [['train', 'ombersay-island', '--set', 'epoch=1'], /There is no parameter epoch;/],
      [['train', 'ombersay-island:99', '--dry-run'], /The weight of ombersay-island is 99, but must be 0\.1 to 10\./],
      [['verify', 'run', 'run_00000000000000000000'], /There is no run here/],
    ] as const) {
      const refused = await run(...args)
      expect(refused.err).toMatch(sentence)
      expect(refused.code).toBe(1)
    }

    const owner = await enter(home())
    const datanet = await createDatanet(owner, `Pushed lamps ${Date.now()}`)
    const file = path.join(folder, 'rows.jsonl')
    const rows = lampRows(4)
    await writeFile(file, [...rows.map((row) => JSON.stringify(row)), '{"instruction": "cut'].join('\n'))
    expect((await run('datanet', 'push', file, '--to', datanet.slug)).err).toMatch(/rows\.jsonl, line 5 is not JSON;/)
    await writeFile(file, rows.map((row) => JSON.stringify(row)).join('\n'))
    const pushed = await run('datanet', 'push', file, '--to', datanet.slug)
    expect(pushed).toMatchObject({ code: 0, err: '' })
    expect((await owner.api.datanets.rows({ id: datanet.id, state: 'proposed' })).total).toBe(4)

    const slug = await publishedModel(await chainConfig())
    const chatted = await run('--json', 'chat', slug, 'Who keeps the light of Ombersay?')
    expect(chatted).toMatchObject({ code: 0 })
    expect(JSON.parse(chatted.out)).toMatchObject({ receipt: expect.stringMatching(/^0x[0-9a-f]{64}$/) })

    const { runId } = await owner.api.models.get({ slug })
    const verified = await run('verify', 'run', runId)
    expect(verified.out).toMatch(/steps give 0x[0-9a-f]{64}, which is what ModelRegistry\.runHead keeps\./)
    expect((await run('claim')).out).toContain('There is nothing to claim now.')
  } finally {
    await rm(folder, { recursive: true })
  }
})
