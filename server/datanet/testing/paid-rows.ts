import { db } from '../../db.ts'
import { newId } from '../../id.ts'
import { makeRun, type TestUser } from '../../testing/fixtures.ts'

/** 32 bytes that begin with a text. */
export const hex = (text: string) => `0x${Buffer.from(text).toString('hex').padEnd(64, '0').slice(0, 64)}`

/** A published model that was trained on a version. */
export async function makeModel(owner: TestUser, versionId: string) {
  const runId = await makeRun(owner.userId, versionId)
  await db().run.update({ where: { id: runId }, data: { state: 'ready', finishedAt: new Date() } })
  const [modelId, id, slug] = [newId('mdl'), newId('mv'), `model-${runId.slice(4, 12)}`]
  await db().model.create({
    data: {
      id: modelId,
      slug,
      name: 'Keeper',
      summary: '',
      ownerAddress: owner.address,
      chainModelId: BigInt(`0x${runId.slice(4)}`).toString(),
    },
  })
  const hashes = {
    adapterSha256: 'a',
    ggufSha256: 'b',
    templateHash: 'c',
    runRoot: 'd',
    indexRoot: 'e',
    passportHash: 'f',
  }
  await db().modelVersion.create({
    data: {
      ...hashes,
      id,
      modelId,
      version: 1,
      runId,
      baseModelId: 'smollm2-135m-instruct',
      passport: {},
      pricePer1k: '1',
      publishedAt: new Date(),
    },
  })
  return { runId, modelVersionId: id, slug }
}

/** An answer in a conversation of somebody. @returns its message's id */
export async function makeAnswer(by: TestUser, modelVersionId: string, question: string) {
  const [threadId, id] = [newId('thr'), newId('msg')]
  const rest = { threadId, state: 'done' as const }
  await db().thread.create({ data: { id: threadId, userId: by.userId, title: question } })
  await db().message.create({ data: { ...rest, id: newId('msg'), position: 0, role: 'user', content: question } })
  await db().message.create({
    data: { ...rest, id, position: 1, role: 'assistant', content: 'Nobody.', modelVersionId },
  })
  return id
}

type Paid = { datanetId: string; hash: string; to: TestUser; by: TestUser }

/** A settled receipt of an answer of which one row has all. @param amount wei that its contributor got @returns its hash */
export async function payFor(messageId: string, { datanetId, hash, to, by }: Paid, amount: string) {
  const { chainDatanetId } = await db().datanet.findUniqueOrThrow({ where: { id: datanetId } })
  const number = (await db().epoch.count()) + 1
  await db().epoch.create({ data: { number, state: 'finalised' } })
  const channelId = hex(`channel ${messageId}`)
  await db().channel.create({
    data: { id: channelId, payer: by.address, sessionKey: by.address, deposit: '100' },
  })
  const words = {
    adapterHash: hex('a'),
    indexRoot: hex('i'),
    promptHash: hex('p'),
    outputHash: hex('o'),
    sharesHash: hex('s'),
  }
  const receiptHash = hex(messageId.slice(4))
  await db().receipt.create({
    data: {
      ...words,
      ...{
        hash: receiptHash,
        kind: 0,
        messageId,
        chainModelId: '7',
        version: 1,
        fee: '100',
        cumulative: '100',
        channelId,
      },
      ...{ nonce: 1n, policyVersion: 1, modelPayee: by.address, time: 1n, signature: '0x', signer: by.address },
      epochNumber: number,
    },
  })
  await db().share.create({
    data: {
      ...{ receiptHash, position: 0, chainDatanetId, version: 1, datumHash: hash, ppm: 1_000_000 },
      ...{ contributor: to.address, reviewer: by.address, curator: by.address },
    },
  })
  const line = { epochNumber: number, receiptHash, share: 0, datumHash: hash }
  await db().earningLine.createMany({
    data: [
      { ...line, index: 0, account: to.address.toLowerCase(), role: 'contributor', amount },
      { ...line, index: 1, account: by.address.toLowerCase(), role: 'reviewer', amount: '3' },
    ],
  })
  return receiptHash
}
