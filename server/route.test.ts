import { createRouterClient, ORPCError } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import type { Access, ProcedureMeta } from '#lib/contract/base.ts'
import { contract } from '#lib/contract/index.ts'
import type { Ctx } from './ctx.ts'
import { router } from './route.ts'
import { anonymous, makeUser } from './testing/fixtures.ts'
import { ownTestDatabase } from './testing/own-database.ts'

await ownTestDatabase()

/** Who may call what; a route that is added without a line here fails. */
const rules: Record<string, Access> = {
  'auth.nonce': 'public',
  'auth.verify': 'public',
  'auth.me': 'public',
  'auth.signOut': 'public',
  'chain.config': 'public',
  'chain.supply': 'public',
  'chain.events': 'public',
  'chain.indexer': 'public',
  'chain.faucet': 'public',
  'baseModels.list': 'public',
  'datanets.list': 'public',
  'datanets.get': 'public',
  'datanets.rows': 'public',
  'datanets.licences': 'public',
  'datanets.create': 'user',
  'datanets.update': 'user',
  'datanets.row': 'public',
  'datanets.members': 'user',
  'datanets.requestMembership': 'user',
  'datanets.setMember': 'user',
  'datanets.suggestions': 'public',
  'reviews.next': 'user',
  'reviews.vote': 'user',
  'reviews.undo': 'user',
  'reviews.comment': 'user',
  'reviews.commitEdit': 'user',
  'reviews.edit': 'user',
  'reviews.bulk': 'user',
  'reviews.bulkAccept': 'user',
  'reviews.agreement': 'public',
  'reviews.suggest': 'user',
  'reviews.unsigned': 'user',
  'reviews.commitVotes': 'user',
  'reviews.signVotes': 'user',
  'chat.feedback': 'user',
  'releases.preview': 'user',
  'releases.examine': 'user',
  'releases.prepare': 'user',
  'releases.job': 'user',
  'releases.confirm': 'user',
  'releases.file': 'public',
  'releases.withdraw': 'user',
  'bounties.list': 'public',
  'bounties.create': 'user',
  'bounties.confirm': 'user',
  'viewer.isValid': 'public',
  'viewer.splits': 'public',
  'viewer.rows': 'public',
  'viewer.search': 'public',
  'viewer.filter': 'public',
  'viewer.statistics': 'public',
  'uploads.create': 'user',
  'uploads.list': 'user',
  'uploads.get': 'user',
  'uploads.cancel': 'user',
  'uploads.check': 'user',
  'uploads.findings': 'user',
  'uploads.rows': 'user',
  'uploads.batch': 'user',
  'uploads.commit': 'user',
  'uploads.sign': 'user',
  'uploads.startDrafts': 'user',
  'uploads.drafts': 'user',
  'uploads.stopDrafts': 'user',
  'uploads.appendCommit': 'public',
  'uploads.append': 'public',
  'runs.list': 'public',
  'runs.get': 'public',
  'runs.create': 'user',
  'runs.stop': 'user',
  'runs.resume': 'user',
  'runs.plan': 'public',
  'runs.look': 'public',
  'runs.uploadTestSet': 'user',
  'runs.pause': 'user',
  'runs.prioritise': 'user',
  'runs.sweep': 'user',
  'runs.queue': 'public',
  'runs.log': 'public',
  'runs.exports': 'public',
  'runs.export': 'user',
  'runs.exportFile': 'public',
  'runs.card': 'public',
  'runs.judgement': 'public',
  'runs.judge': 'user',
  'runs.stopJudge': 'user',
  'notifications.list': 'user',
  'notifications.read': 'user',
  'notifications.webhook': 'user',
  'notifications.setWebhook': 'user',
  'notifications.testWebhook': 'user',
  'models.list': 'public',
  'models.get': 'public',
  'models.preparePublish': 'user',
  'models.confirmPublish': 'user',
  'chat.threads': 'user',
  'chat.thread': 'user',
  'chat.message': 'user',
  'chat.quote': 'user',
  'chat.send': 'user',
  'chat.stop': 'user',
  'chat.channel': 'user',
  'chat.receipt': 'public',
  'chat.receiptProof': 'public',
  'earnings.get': 'public',
  'earnings.epochs': 'public',
  'earnings.settleNow': 'operator',
  'events.watch': 'public',
}

type Leaf = { '~orpc': { meta: ProcedureMeta } }
function routes(node: object, path: string[] = []): [string, Access][] {
  if ('~orpc' in node) return [[path.join('.'), (node as Leaf)['~orpc'].meta.access]]
  return Object.entries(node).flatMap(([key, child]) => routes(child, [...path, key]))
}

/** Calls a route with an empty input. @returns the error's code, or null when it went through */
async function codeOf(name: string, ctx: Ctx): Promise<string | null> {
  const client = createRouterClient(router, { context: { ctx } }) as unknown as Record<
    string,
    Record<string, (input: unknown) => Promise<unknown>>
  >
  const [group, verb] = name.split('.') as [string, string]
  try {
    await client[group]?.[verb]?.({})
    return null
  } catch (cause) {
    return cause instanceof ORPCError ? cause.code : String(cause)
  }
}

describe('every route × every role', async () => {
  const user = (await makeUser()).ctx
  const operator = (await makeUser({ operator: true })).ctx

  it('states its rule, and the rule is the one written here', () => {
    expect(Object.fromEntries(routes(contract))).toEqual(rules)
  })

  for (const [name, access] of Object.entries(rules)) {
    it(`${name}: ${access}`, async () => {
      const barred = ['unauthenticated', 'forbidden']
      const [nobody, someone, boss] = [
        await codeOf(name, anonymous()),
        await codeOf(name, user),
        await codeOf(name, operator),
      ]
      if (access === 'public') expect(barred).not.toContain(nobody)
      else expect(nobody).toBe('unauthenticated')
      if (access === 'operator') expect(someone).toBe('forbidden')
      else expect(barred).not.toContain(someone)
      expect(barred).not.toContain(boss)
    })
  }
})

describe('errors', () => {
  it('names the field of a bad input in one sentence', async () => {
    const client = createRouterClient(router, { context: { ctx: (await makeUser()).ctx } })
    const input = {
      baseModelId: 'smollm2-135m-instruct',
      datanets: [{ versionId: 'dnv_00000000000000000000' }],
      params: { learning_rate: 1e9 },
      idempotencyKey: '12345678',
    }
    const refused = client.runs.create(input as Parameters<typeof client.runs.create>[0])
    await expect(refused).rejects.toMatchObject({ code: 'bad_input', data: { place: 'params.learning_rate' } })
  })

  it('hides what it does not know behind a reference', async () => {
    const { ctx } = await makeUser()
    const broken = {
      ...ctx,
      session: {
        ...ctx.session,
        get userId(): string {
          throw new Error('secret detail')
        },
      },
    } as unknown as Ctx
    const client = createRouterClient(router, { context: { ctx: broken } })
    const failed = await client.chat
      .threads()
      .catch((cause: unknown) => cause as ORPCError<string, { reference: string }>)
    expect(failed).toMatchObject({ code: 'internal' })
    expect(JSON.stringify(failed)).not.toContain('secret')
    expect((failed as ORPCError<string, { reference: string }>).data.reference).toMatch(/^[0-9a-f-]{36}$/)
  })
})
