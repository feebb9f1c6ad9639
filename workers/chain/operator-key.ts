import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Hex } from 'viem'
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'

/** An account, and the key itself for forge, which signs the deployment. */
export type OperatorKey = { account: PrivateKeyAccount; privateKey: Hex }

/**
 * The key in a keys file `{"privateKey": "0x…"}`, made when there is none and `create` allows it.
 * @throws Error when there is no file, or it holds no key
 */
export async function operatorKey(file: string, { create }: { create: boolean }): Promise<OperatorKey> {
  try {
    const { privateKey } = JSON.parse(await readFile(file, 'utf8')) as { privateKey: Hex }
    return { account: privateKeyToAccount(privateKey), privateKey }
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') {
      throw new Error(`${file} holds no key: it should be {"privateKey": "0x…"} with 64 hexadecimal digits.`, { cause })
    }
    if (!create) throw new Error(`There is no operator key: write {"privateKey": "0x…"} to ${file}.`, { cause })
  }
  const privateKey = generatePrivateKey()
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 })
  await writeFile(file, JSON.stringify({ privateKey }), { mode: 0o600, flag: 'wx' })
  return { account: privateKeyToAccount(privateKey), privateKey }
}
