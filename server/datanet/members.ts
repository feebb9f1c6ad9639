import { getAddress } from 'viem'
import type { z } from 'zod'
import type { Member, requestMembershipInput, setMemberInput } from '#lib/schemas/datanet.ts'
import type { DatanetMember } from '#prisma/generated/client.ts'
import { type Ctx, requireSession } from '../ctx.ts'
import { db } from '../db.ts'
import { AppError, notFound } from '../errors.ts'
import { accessOf, requireAccess } from './access.ts'

const toMember = ({ address, role, state, note, createdAt }: DatanetMember): Member => ({
  address: address as `0x${string}`,
  role,
  state,
  note,
  createdAt: createdAt.toISOString(),
})

/** Members and requests, newest first; the owner is not among them. @throws AppError not_found | forbidden */
export async function listMembers({ ctx, input }: { ctx: Ctx; input: { id: string } }): Promise<Member[]> {
  const { id } = await requireAccess(ctx, input.id, 'curate')
  const rows = await db().datanetMember.findMany({ where: { datanetId: id }, orderBy: { createdAt: 'desc' } })
  return rows.map(toMember)
}

/**
 * Asks the curators. Asking again changes nothing; who was declined or removed may ask anew.
 * @throws AppError not_found | forbidden | conflict
 */
export async function requestMembership({
  ctx,
  input,
}: {
  ctx: Ctx
  input: z.infer<typeof requestMembershipInput>
}): Promise<Member> {
  const { address } = requireSession(ctx)
  const { role, note = null } = input
  // also of a private one, which the caller cannot read yet
  const datanet = await db().datanet.findFirst({ where: { OR: [{ id: input.id }, { slug: input.id }] } })
  if (!datanet) throw notFound('Datanet')
  const members = await db().datanetMember.findMany({ where: { datanetId: datanet.id, address } })
  const same = members.find((member) => member.role === role)
  if (same && (same.state === 'requested' || same.state === 'approved')) return toMember(same)
  const access = accessOf(datanet, address, members)
  const has = { reader: access.read, contributor: access.contribute, reviewer: access.review }[role]
  if (has) throw new AppError('conflict', 'You may do this already; there is nothing to ask for.')
  if (role === 'contributor' && datanet.contributePolicy === 'list') {
    const message = 'Its curators choose the contributors of this Datanet themselves; it takes no requests.'
    throw new AppError('forbidden', message)
  }
  const asked = { state: 'requested' as const, note, createdAt: new Date(), decidedAt: null, decidedBy: null }
  const key = { datanetId: datanet.id, address, role }
  return toMember(
    await db().datanetMember.upsert({
      where: { datanetId_address_role: key },
      create: { ...key, ...asked },
      update: asked,
    }),
  )
}

/**
 * Approves, declines, adds or removes a member. Curators are made and removed by the owner alone, who stays.
 * @throws AppError not_found | forbidden | conflict
 */
export async function setMember({ ctx, input }: { ctx: Ctx; input: z.infer<typeof setMemberInput> }): Promise<Member> {
  const { role, state } = input
  const datanet = await requireAccess(ctx, input.id, role === 'curator' ? 'own' : 'curate')
  const address = getAddress(input.address)
  if (address.toLowerCase() === datanet.ownerAddress.toLowerCase()) {
    throw new AppError('conflict', 'This is the owner’s address; owners may do everything and cannot be removed.')
  }
  const decided = { state, decidedAt: new Date(), decidedBy: requireSession(ctx).address }
  const key = { datanetId: datanet.id, address, role }
  return toMember(
    await db().datanetMember.upsert({
      where: { datanetId_address_role: key },
      create: { ...key, ...decided },
      update: decided,
    }),
  )
}
