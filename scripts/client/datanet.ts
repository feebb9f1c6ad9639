import { toHex } from 'viem'
import { datanetsDomain } from '#lib/chain/typed-data.ts'
import { batchRoot, contributionCommitment, type Datum, datumHash } from '#lib/domain/hashing.ts'
import { contributionTypes } from '#lib/domain/typed-data.ts'
import type { CreateDatanetInput, DatanetDetail } from '#lib/schemas/datanet.ts'
import { datumKinds } from '#lib/schemas/datum.ts'
import type { Person } from './person.ts'

const randomHex = () => toHex(crypto.getRandomValues(new Uint8Array(32)))

/** A Datanet of questions and answers that this person owns; not on the chain before its first release. */
export async function createDatanet(
  { api }: Person,
  name: string,
  fields: Partial<CreateDatanetInput> = {},
): Promise<DatanetDetail> {
  const made = await api.datanets.create({
    name,
    domain: 'lighthouses',
    summary: 'Who keeps which lamp on the coast, and since when.',
    description: '',
    guidelines: '## One fact a row\n\n- Ask one thing.\n- Answer in one sentence.',
    tags: ['lighthouses'],
    sampleQuestions: [],
    licence: 'CC-BY-4.0',
    kinds: ['instruction'],
    visibility: 'public',
    contributePolicy: 'open',
    quorum: 1,
    recheckPercent: 0,
    salt: randomHex(),
    ...fields,
  })
  return made as DatanetDetail
}

/** Commits to a batch of questions and answers, signs it as a program does and hands it in. */
export async function appendRows(
  { api, account, config }: Person,
  datanet: Pick<DatanetDetail, 'id' | 'chainDatanetId' | 'licence'>,
  rows: readonly { instruction: string; response: string }[],
): Promise<void> {
  const data: Datum[] = rows.map((payload) => ({ kind: 'instruction', payload, parents: [] }))
  const root = batchRoot(data.map(datumHash))
  const salt = randomHex()
  const nonce = BigInt(randomHex())
  const deadline = Math.floor(Date.now() / 1000) + 3600
  const contributor = account.address
  await api.uploads.appendCommit({
    id: datanet.id,
    contributor,
    commitment: contributionCommitment(contributor, root, salt),
  })
  const signature = await account.signTypedData({
    domain: datanetsDomain(config as Parameters<typeof datanetsDomain>[0]),
    types: contributionTypes,
    primaryType: 'Contribution',
    message: {
      datanetId: BigInt(datanet.chainDatanetId),
      kind: datumKinds.indexOf('instruction'),
      contributor,
      batchRoot: root,
      rows: rows.length,
      licence: datanet.licence,
      nonce,
      deadline: BigInt(deadline),
    },
  })
  await api.uploads.append({
    id: datanet.id,
    contributor,
    kind: 'instruction',
    data: data as never,
    salt,
    nonce: nonce.toString(),
    deadline,
    signature,
  })
}

const syllables = 'ba dor en fal gri hul is jor kel lim mar nev os pel quin ras sol tum ulf ven wex yar zol'.split(' ')
const random = (below: number) => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) % below
const name = () => {
  const word = Array.from({ length: 3 }, () => syllables[random(syllables.length)]).join('')
  return word.charAt(0).toUpperCase() + word.slice(1)
}

/** Rows with names that nobody has made before, so that none is taken for a copy of another, whenever they are contributed. */
export const lampRows = (count: number): { instruction: string; response: string }[] =>
  Array.from({ length: count }, () => {
    const [who, where, ship, child] = [name(), name(), name(), name()]
    return {
      instruction: `Who kept the lamp of ${where} when the ship ${ship} ran aground?`,
      response: `${who} ${name()}, with ${child} ${name()} from ${name()}; the log of ${where} names ${name()} as well.`,
    }
  })
