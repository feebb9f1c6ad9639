import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Hex } from 'viem'
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'
import { type Deployment, deploymentSchema } from '#lib/chain/deployment.ts'
import { datanetsDomain } from '#lib/chain/typed-data.ts'
import { contributionCommitment } from '#lib/domain/hashing.ts'
import { contributionTypes } from '#lib/domain/typed-data.ts'
import { contractAddressesSchema } from '#lib/schemas/chain-config.ts'
import { type DatumKind, datumKinds } from '#lib/schemas/datum.ts'
import type { BatchSignature } from '#lib/schemas/upload.ts'
import type { Datanet, Prisma } from '#prisma/generated/client.ts'
import type { Ctx } from '../../ctx.ts'
import { db } from '../../db.ts'
import { newId } from '../../id.ts'
import { anonymous } from '../../testing/fixtures.ts'

export type Person = { ctx: Ctx; userId: string; address: Hex; account: PrivateKeyAccount }

/** The chain that signatures are bound to, as a deployment leaves it in `dataDir`. */
export async function writeDeployment(dataDir: string): Promise<Deployment> {
  const names = Object.keys(contractAddressesSchema.shape)
  const addresses = Object.fromEntries(
    names.map((name, index) => [name, `0x${(index + 1).toString(16).padStart(40, '0')}`]),
  )
  const operator = `0x${'e'.repeat(40)}`
  const deployment = deploymentSchema.parse({ chainId: 161_200, startBlock: 0, addresses, operator })
  await mkdir(path.join(dataDir, 'chain'), { recursive: true })
  await writeFile(path.join(dataDir, 'chain', 'deployment.json'), JSON.stringify(deployment))
  return deployment
}

/** Somebody signed in, with a key of their own. */
export async function makePerson(): Promise<Person> {
  const account = privateKeyToAccount(generatePrivateKey())
  const userId = newId('usr')
  await db().user.create({ data: { id: userId, address: account.address } })
  const session = { userId, address: account.address, operator: false }
  return { account, userId, address: account.address, ctx: { ...anonymous(), session } }
}

let counter = 0
/** An empty Datanet to which anyone may contribute. */
export function makeEmptyDatanet(
  owner: Person,
  about: Partial<Prisma.DatanetUncheckedCreateInput> = {},
): Promise<Datanet> {
  counter += 1
  return db().datanet.create({
    data: {
      id: newId('dn'),
      chainDatanetId: String(70_000 + counter),
      salt: `0x${counter.toString(16).padStart(64, '0')}`,
      slug: `uploads-${counter}`,
      name: `Uploads ${counter}`,
      ...{ domain: 'tests', summary: 'rows for tests', description: '', guidelines: '', licence: 'CC0-1.0' },
      ...{ kinds: ['instruction'], sampleQuestions: [], ownerAddress: owner.address },
      ...about,
    },
  })
}

type ToSign = {
  deployment: Deployment
  datanet: Pick<Datanet, 'chainDatanetId' | 'licence'>
  by: Person
  kind?: DatumKind
  batchRoot: Hex
  rows: number
}

/** What a browser does with a batch: a commitment, and the wallet's signature. */
export async function signBatch(
  { deployment, datanet, by, kind = 'instruction', batchRoot, rows }: ToSign,
  {
    nonce = BigInt(`0x${newId('con').slice(4)}`),
    deadline = Math.floor(Date.now() / 1000) + 3600,
    signer = by.account,
  } = {},
): Promise<{ commitment: Hex; signed: BatchSignature }> {
  const salt: Hex = `0x${'5'.repeat(64)}`
  const signature = await signer.signTypedData({
    domain: datanetsDomain(deployment),
    types: contributionTypes,
    primaryType: 'Contribution',
    message: {
      datanetId: BigInt(datanet.chainDatanetId.toFixed(0)),
      kind: datumKinds.indexOf(kind),
      contributor: by.address,
      batchRoot,
      rows,
      licence: datanet.licence,
      nonce,
      deadline: BigInt(deadline),
    },
  })
  const commitment = contributionCommitment(by.address, batchRoot, salt)
  return { commitment, signed: { salt, nonce: nonce.toString(), deadline, signature } }
}
