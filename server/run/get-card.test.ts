import { expect, it } from 'vitest'
import { ownTestChain } from '#workers/chain/testing/own-chain.ts'
import { db } from '../db.ts'
import { anonymous, makeDatanet, makeRun, makeUser } from '../testing/fixtures.ts'
import { ownTestDatabase } from '../testing/own-database.ts'
import { getCard } from './get-card.ts'

await ownTestDatabase()
const { deployment } = await ownTestChain()
const { ctx, userId } = await makeUser()

it('the card of a run names its data, record and registry, to whom its files are open', async () => {
  const { datanetId, versionId } = await makeDatanet(6, { licence: 'CC-BY-NC-4.0' })
  const root = `0x${'5'.repeat(64)}`
  const ended = { state: 'ready' as const, finishedAt: new Date(), runRoot: root, name: 'Tide tables' }
  const id = await makeRun(userId, versionId, new Date(), ended)
  const input = { id, formats: ['peft' as const] }
  const { readme, hubUrl } = await getCard({ ctx, input })
  const version = await db().datanetVersion.findUniqueOrThrow({ where: { id: versionId }, include: { datanet: true } })
  for (const said of [id, root, version.root, version.datanet.name, deployment.addresses.modelRegistry])
    expect(readme).toContain(said)
  expect(readme).toMatch(/^license_name: "apache-2\.0-and-cc-by-nc-4\.0"$/m)
  expect(readme).toContain('# Tide tables')
  expect(hubUrl).toBe('https://huggingface.co')
  await expect(getCard({ ctx: anonymous(), input })).rejects.toThrow(/its owner’s until it is published/)
  await db().datanet.update({ where: { id: datanetId }, data: { visibility: 'private' } })
  expect((await getCard({ ctx, input })).readme).toContain(version.root)
})

it('a run that trains has none yet', async () => {
  const { versionId } = await makeDatanet()
  const id = await makeRun(userId, versionId)
  await expect(getCard({ ctx, input: { id, formats: ['gguf'] } })).rejects.toThrow('This run has not finished')
})
