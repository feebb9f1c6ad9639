import { createHash, randomBytes } from 'node:crypto'
import { operatorAddress } from '../chain/index.ts'
import type { Ctx } from '../ctx.ts'
import { db } from '../db.ts'

export const sessionCookie = 'mf_session'
const sessionDays = 30
const hashToken = (token: string) => createHash('sha256').update(token).digest('hex')

const attributes = (ctx: Ctx, seconds: number) => {
  const local = /^(localhost|127\.0\.0\.1|\[::1\])(:|$)/.test(ctx.host)
  return `Path=/; HttpOnly; SameSite=Lax; Max-Age=${seconds}${local ? '' : '; Secure'}`
}

/** Opens a session and hands its token to the browser as a cookie. */
export async function openSession(ctx: Ctx, userId: string): Promise<void> {
  const token = randomBytes(32).toString('base64url')
  const seconds = sessionDays * 86_400
  await db().session.create({
    data: { id: hashToken(token), userId, expiresAt: new Date(Date.now() + seconds * 1000) },
  })
  ctx.setCookie(`${sessionCookie}=${token}; ${attributes(ctx, seconds)}`)
}

export async function closeSession(ctx: Ctx): Promise<void> {
  const token = ctx.cookies[sessionCookie]
  if (token) await db().session.deleteMany({ where: { id: hashToken(token) } })
  ctx.setCookie(`${sessionCookie}=; ${attributes(ctx, 0)}`)
}

/** The session behind a cookie, or null when there is none or it has expired. */
export async function readSession(token: string | undefined): Promise<Ctx['session']> {
  if (!token) return null
  const row = await db().session.findUnique({ where: { id: hashToken(token) }, include: { user: true } })
  if (!row || row.expiresAt < new Date()) return null
  const address = row.user.address as `0x${string}`
  return { userId: row.userId, address, operator: address.toLowerCase() === (await operatorAddress()).toLowerCase() }
}
