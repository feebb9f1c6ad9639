import { getAddress, verifyMessage } from 'viem'
import { parseSiweMessage, validateSiweMessage } from 'viem/siwe'
import type { z } from 'zod'
import type { Session, verifyInput } from '#lib/schemas/auth.ts'
import { deployment, operatorAddress } from '../chain/index.ts'
import type { Ctx } from '../ctx.ts'
import { db } from '../db.ts'
import { AppError } from '../errors.ts'
import { newId } from '../id.ts'
import { openSession } from './session.ts'

/** Signs in with a SIWE message (EIP-4361). @throws AppError bad_input | unauthenticated */
export async function verifySignIn({ ctx, input }: { ctx: Ctx; input: z.infer<typeof verifyInput> }): Promise<Session> {
  const message = parseSiweMessage(input.message)
  const refuse = (why: string) => new AppError('unauthenticated', `${why} Sign in again.`)
  if (!message.address || !message.nonce) throw refuse('That is not a sign-in message.')
  if (!validateSiweMessage({ message, domain: ctx.host })) {
    throw refuse('The sign-in message is for another site, or its time has passed.')
  }
  const { chainId } = await deployment()
  if (message.chainId !== chainId) {
    throw new AppError(
      'bad_input',
      `Your wallet is on chain ${message.chainId}; switch it to chain ${chainId} and sign in again.`,
      { place: 'chainId' },
    )
  }
  const good = await verifyMessage({ address: message.address, message: input.message, signature: input.signature })
  if (!good) throw refuse('The signature does not belong to that address.')
  // deleting is the test-and-set: a message is good once
  const used = await db().authNonce.deleteMany({ where: { nonce: message.nonce, expiresAt: { gt: new Date() } } })
  if (used.count !== 1) throw refuse('This sign-in message was used already, or waited too long.')

  const address = getAddress(message.address)
  const user = await db().user.upsert({ where: { address }, create: { id: newId('usr'), address }, update: {} })
  await openSession(ctx, user.id)
  return { address, operator: address === getAddress(await operatorAddress()) }
}
