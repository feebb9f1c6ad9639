import type { DatanetAccess, MemberRole } from '#lib/schemas/datanet.ts'
import type { Datanet, DatanetMember } from '#prisma/generated/client.ts'
import type { Ctx } from '../ctx.ts'
import { db } from '../db.ts'
import { AppError, notFound } from '../errors.ts'

type Rule = Exclude<keyof DatanetAccess, 'requested'>
type Facts = Pick<Datanet, 'ownerAddress' | 'visibility' | 'contributePolicy' | 'quorum'>

const refusals: Record<Rule | 'requested', string> = {
  requested: 'This Datanet is private, and its curators have not answered your request yet; look again later.',
  read: 'This Datanet is private; ask its curators to let you read it.',
  contribute: 'Only its contributors may add rows to this Datanet; ask its curators to be one.',
  review: 'Only its reviewers may review this Datanet; ask its curators to be one.',
  curate: 'Only its curators may do this; switch to a curator’s wallet.',
  own: 'Only its owner may do this; switch to the owner’s wallet.',
}
const same = (a: string, b: string | undefined) => a.toLowerCase() === b?.toLowerCase()

/** The one rule of who may do what with a Datanet, from its settings, the caller's address and the caller's memberships. */
export function accessOf(
  datanet: Facts,
  address: string | undefined,
  members: readonly Pick<DatanetMember, 'address' | 'role' | 'state'>[],
): DatanetAccess {
  const mine = members.filter((member) => same(member.address, address))
  const has = (role: MemberRole) => mine.some((member) => member.role === role && member.state === 'approved')
  const own = same(datanet.ownerAddress, address)
  const curate = own || has('curator')
  const review = curate || has('reviewer')
  const open = datanet.contributePolicy === 'open' && datanet.visibility === 'public' && datanet.quorum > 0
  return {
    own,
    curate,
    review,
    contribute: curate || has('contributor') || (address !== undefined && open),
    read: datanet.visibility === 'public' || review || has('contributor') || has('reader'),
    requested: mine.filter((member) => member.state === 'requested').map((member) => member.role),
  }
}

/**
 * A Datanet by id or slug on which the caller may do this.
 * @throws AppError not_found | unauthenticated | forbidden
 */
export async function requireAccess(
  ctx: Ctx,
  idOrSlug: string,
  rule: Rule,
): Promise<Datanet & { access: DatanetAccess }> {
  const datanet = await db().datanet.findFirst({ where: { OR: [{ id: idOrSlug }, { slug: idOrSlug }] } })
  if (!datanet) throw notFound('Datanet')
  const access = await readAccess(ctx, datanet)
  if (access[rule]) return { ...datanet, access }
  if (!ctx.session)
    throw new AppError('unauthenticated', 'You are not signed in; sign in with your wallet and try again.')
  // who has asked already sees that after a reload as well
  const requested = rule === 'read' && access.requested.includes('reader')
  throw new AppError(
    'forbidden',
    requested ? refusals.requested : refusals[rule],
    requested ? { place: 'requested' } : {},
  )
}

export async function readAccess(ctx: Ctx, datanet: Facts & { id: string }): Promise<DatanetAccess> {
  const address = ctx.session?.address
  const members = address ? await db().datanetMember.findMany({ where: { datanetId: datanet.id, address } }) : []
  return accessOf(datanet, address, members)
}

/** Ids of those Datanets whose rows the caller may read. */
export async function readable(ctx: Ctx, datanets: readonly (Facts & { id: string })[]): Promise<Set<string>> {
  const address = ctx.session?.address
  const hidden = datanets.filter((datanet) => datanet.visibility === 'private').map(({ id }) => id)
  const members =
    address && hidden.length > 0
      ? await db().datanetMember.findMany({ where: { address, datanetId: { in: hidden } } })
      : []
  const may = (datanet: Facts & { id: string }) =>
    accessOf(
      datanet,
      address,
      members.filter((member) => member.datanetId === datanet.id),
    ).read
  return new Set(datanets.filter(may).map(({ id }) => id))
}
