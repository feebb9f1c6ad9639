import { readFile } from 'node:fs/promises'
import type { Hex } from 'viem'
import { type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'
import { z } from 'zod'
import { env } from '../env.ts'
import { deployment } from './deployment.ts'

const keysSchema = z.object({ privateKey: z.string().regex(/^0x[0-9a-fA-F]{64}$/) })
let cached: Promise<PrivateKeyAccount> | undefined

/** The key that settles, and that signs receipts as the registered gateway. */
export function operatorAccount(): Promise<PrivateKeyAccount> {
  cached ??= readFile(env.operatorKeyFile, 'utf8').then((text) =>
    privateKeyToAccount(keysSchema.parse(JSON.parse(text)).privateKey as Hex),
  )
  return cached
}

export const operatorAddress = async (): Promise<Hex> => (await deployment()).operator
