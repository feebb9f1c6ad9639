import { generateSiweNonce } from 'viem/siwe'
import { db } from '../db.ts'

/** A nonce for one SIWE message, good for ten minutes. */
export async function createNonce(): Promise<{ nonce: string }> {
  const nonce = generateSiweNonce()
  await db().authNonce.deleteMany({ where: { expiresAt: { lt: new Date() } } })
  await db().authNonce.create({ data: { nonce, expiresAt: new Date(Date.now() + 600_000) } })
  return { nonce }
}
