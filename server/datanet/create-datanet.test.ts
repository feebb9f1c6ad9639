import { createWalletClient, type Hex, http } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { describe, expect, it } from 'vitest'
import { chainOf } from '#lib/chain/chains.ts'
import { datanetRegistryAbi } from '#lib/chain/generated/abis.ts'
import { datanetsDomain } from '#lib/chain/typed-data.ts'
import { batchRoot, contributionCommitment, datanetId, datumHash } from '#lib/domain/hashing.ts'
import { contributionTypes } from '#lib/domain/typed-data.ts'
import { ownTestChain } from '#workers/chain/testing/own-chain.ts'
import type { Ctx } from '../ctx.ts'
import { db } from '../db.ts'
import { newId } from '../id.ts'
import { anonymous } from '../testing/fixtures.ts'
import { ownTestDatabase } from '../testing/own-database.ts'
import { checkUpload } from './check-upload.ts'
import { commitUpload } from './commit-upload.ts'
import { confirmRelease } from './confirm-release.ts'
import { createDatanet } from './create-datanet.ts'

await ownTestDatabase()
const { deployment, url } = await ownTestChain()
const account = privateKeyToAccount(generatePrivateKey())
const userId = newId('usr')
await db().user.create({ data: { id: userId, address: account.address } })
const ctx: Ctx = { ...anonymous(), session: { userId, address: account.address, operator: false } }
const text = (from: number) =>
  [0, 1, 2]
    .map((n) => JSON.stringify({ question: `Who keeps light ${from + n}?`, answer: `Keeper ${from + n}.` }))
    .join('\n')
const upload = (content: string, name = 'rows.jsonl') =>
  checkUpload({ ctx, input: { file: new File([content], name) } })

/** Checks, commits to and signs a batch as the browser does. */
async function prepare(content: string, { signer = account, deadline = Math.floor(Date.now() / 1000) + 3600 } = {}) {
  const checked = await upload(content)
  if (!checked.uploadId) throw new Error('the file should be good')
  const datanetSalt = `0x${Buffer.from(content).toString('hex').slice(-64).padStart(64, '0')}` as Hex
  const salt = `0x${'5'.repeat(64)}` as Hex
  const root = batchRoot(checked.data.map((datum) => datumHash(datum as Parameters<typeof datumHash>[0])))
  const commitment = contributionCommitment(account.address, root, salt)
  await commitUpload({ ctx, input: { uploadId: checked.uploadId, commitment } })
  const nonce = BigInt(Math.floor(Math.random() * 1e15))
  const signature = await signer.signTypedData({
    domain: datanetsDomain(deployment),
    types: contributionTypes,
    primaryType: 'Contribution',
    message: {
      datanetId: datanetId(account.address, datanetSalt),
      kind: 1,
      contributor: account.address,
      batchRoot: root,
      rows: checked.rows,
      licence: 'CC0-1.0',
      nonce,
      deadline: BigInt(deadline),
    },
  })
  return {
    uploadId: checked.uploadId,
    name: 'Lights',
    domain: 'tests',
    summary: 'Who keeps which light on the coast.',
    licence: 'CC0-1.0' as const,
    datanetSalt,
    contribution: { salt, nonce: nonce.toString(), deadline, signature },
  }
}

describe('a Datanet of one’s own', () => {
  it('is created from a signed batch and released by one transaction', async () => {
    const made = await createDatanet({ ctx, input: await prepare(text(1)) })
    const wallet = createWalletClient({ account, chain: chainOf(deployment.chainId, url), transport: http(url) })
    const { salt, root, rows, manifestHash } = made.release
    const txHash = await wallet.writeContract({
      address: deployment.addresses.datanetRegistry,
      abi: datanetRegistryAbi,
      functionName: 'create',
      args: [salt, root, rows, manifestHash],
    })
    const datanet = await confirmRelease({ input: { id: made.id, txHash } })
    expect(datanet).toMatchObject({ rows: 3, contributors: 1, slug: 'lights' })
    expect(datanet.latestVersion).toMatchObject({ version: 1, root, txHash })
    expect(datanet.latestVersion?.releasedAt).not.toBeNull()

    const other = await createDatanet({ ctx, input: await prepare(text(10)) })
    await expect(confirmRelease({ input: { id: other.id, txHash } })).rejects.toThrow(
      /releases nothing of this Datanet/,
    )
  })

  it('is not created from another’s signature or one that has expired, and nothing is half-written', async () => {
    const before = await db().datanet.count()
    const forged = await prepare(text(20), { signer: privateKeyToAccount(generatePrivateKey()) })
    await expect(createDatanet({ ctx, input: forged })).rejects.toThrow(/not by your wallet over exactly these rows/)
    const late = await prepare(text(30), { deadline: 1_000_000_000 })
    await expect(createDatanet({ ctx, input: late })).rejects.toThrow(
      /signature has expired; sign the contribution again/,
    )
    expect(await db().datanet.count()).toBe(before)
    expect(await db().contribution.count()).toBe(before)
  })
})

describe('checking a file', () => {
  it('keeps nothing of a file with an issue', async () => {
    const before = await db().upload.count()
    const checked = await upload(`${text(40)}\n{"broken": `)
    expect(checked).toMatchObject({ uploadId: null, issuesTotal: 1, data: [] })
    expect(checked.issues[0]?.line).toBe(4)
    expect((await upload(`${text(50)}\n${text(50)}`)).issues[0]?.message).toBe(
      'Line 4 repeats line 1; remove one of them.',
    )
    expect(await db().upload.count()).toBe(before)
  })

  it('refuses 50 MB, other formats and other encodings by name', async () => {
    await expect(upload('x'.repeat(50_000_000))).rejects.toThrow(
      /rows\.jsonl is 50\.0 MB; at most 20\.0 MB can be uploaded/,
    )
    await expect(upload('%PDF', 'paper.pdf')).rejects.toThrow(/paper\.pdf is not a \.jsonl or \.csv file/)
    const latin = new File([new Uint8Array([0xe9, 0x0a])], 'latin.csv')
    await expect(checkUpload({ ctx, input: { file: latin } })).rejects.toThrow(/latin\.csv is not UTF-8 text/)
  })
})
