import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import path from 'node:path'
import type { Command } from 'commander'
import type { Hex } from 'viem'
import { generatePrivateKey } from 'viem/accounts'
import { enter, type Person } from '../client/person.ts'
import { CliError } from './output.ts'

export type Options = { url: string; keyFile?: string; json: boolean }
export const optionsOf = (command: Command): Options => {
  const { url, keyFile, json } = command.optsWithGlobals()
  return { url, keyFile, json: json === true }
}
const usual = () => path.join(process.env.XDG_CONFIG_HOME ?? path.join(homedir(), '.config'), 'modelfactory', 'key')

/** The wallet's key: MODELFACTORY_KEY, else a file that only its owner may read, made where it is missing. */
async function privateKey(file = usual()): Promise<Hex> {
  const given = process.env.MODELFACTORY_KEY
  const text = given ?? (await readFile(file, 'utf8').catch(() => null))
  if (text !== null) {
    if (/^0x[0-9a-fA-F]{64}$/.test(text.trim())) return text.trim() as Hex
    const place = given ? 'MODELFACTORY_KEY' : file
    throw new CliError(`${place} holds no private key: it must be 0x and 64 hexadecimal characters.`)
  }
  const key = generatePrivateKey()
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 })
  await writeFile(file, `${key}\n`, { mode: 0o600 })
  await chmod(file, 0o600)
  process.stderr.write(`A new wallet was made; its key is in ${file}. Keep a copy.\n`)
  return key
}

/** Signs in at the installation with the own wallet. */
export async function signIn({ url, keyFile }: Options): Promise<Person> {
  return enter(url, await privateKey(keyFile))
}
