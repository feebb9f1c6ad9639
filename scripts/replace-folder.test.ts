import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { replaceFolder } from './replace-folder.mjs'

const root = mkdtempSync(path.join(tmpdir(), 'modelfactory-replace-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

async function fill(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(folder, 'whole'), 'yes')
}

describe('replaceFolder', () => {
  it('leaves nothing half-made when it is killed, and clears up at the next call', async () => {
    const target = path.join(root, 'killed', 'model')
    const script = `
      import { mkdirSync, writeFileSync } from 'node:fs'
      import { replaceFolder } from ${JSON.stringify(path.join(import.meta.dirname, 'replace-folder.mjs'))}
      await replaceFolder(${JSON.stringify(target)}, async (folder) => {
        mkdirSync(folder)
        writeFileSync(folder + '/half', 'no')
        console.log('half')
        await new Promise((resolve) => setTimeout(resolve, 60_000))
      })`
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(child.stdout, 'data')
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(existsSync(target)).toBe(false)

    await replaceFolder(target, fill)
    expect(readdirSync(path.dirname(target))).toEqual(['model'])
    expect(readdirSync(target)).toEqual(['whole'])
  })

  it('keeps what was there when filling fails', async () => {
    const target = path.join(root, 'kept')
    await replaceFolder(target, fill)
    const failing = replaceFolder(target, async (folder) => {
      mkdirSync(folder)
      throw new Error('no room')
    })
    await expect(failing).rejects.toThrow('no room')
    expect(readFileSync(path.join(target, 'whole'), 'utf8')).toBe('yes')
  })
})
