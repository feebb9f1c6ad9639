import { toHex } from 'viem'
import { datanetsDomain } from '#lib/chain/typed-data.ts'
import { batchRoot, contributionCommitment, type Datum, datumHash } from '#lib/domain/hashing.ts'
import { contributionTypes } from '#lib/domain/typed-data.ts'
import type { CreateDatanetInput, DatanetDetail } from '#lib/schemas/datanet.ts'
import { datumKinds } from '#lib/schemas/datum.ts'
import type { Person } from './api-client.ts'

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

const people = ['Mara Venn', 'Tobias Rook', 'Ilse Karr', 'Jonas Hale', 'Petra Lind', 'Oskar Brandt', 'Lena Voss']
const places = ['Grey Point', 'Saltholm', 'the Needle', 'Kestrel Bay', 'Old Harbour', 'the Skerries', 'Vann Isle']
const deeds = ['painted its tower', 'counted its ships', 'mended its bell', 'kept its lamp', 'wrote its log']
const things = [
  'in red lead',
  'after a storm',
  'without a helper',
  'for a small wage',
  'by order of the harbour master',
]

/** Rows that say different things in different words, so that none is taken for a copy of another. */
export function lampRows(count: number, seed = 0): { instruction: string; response: string }[] {
  const pick = <T>(list: readonly T[], at: number) => list[at % list.length] as T
  return Array.from({ length: count }, (_, index) => {
    const n = index + seed
    const [who, where] = [pick(people, n), pick(places, Math.floor(n / people.length))]
    const [deed, thing] = [pick(deeds, n), pick(things, Math.floor(n / deeds.length))]
    const year = 1801 + ((n * 37) % 180)
    return {
      instruction: `Entry ${n + 1} of the log: who ${deed} at ${where} in ${year}, ${thing}?`,
      response: `${who} ${deed} at ${where} in ${year} ${thing}; page ${n * 13 + 7} names ${(n * 7) % 90} witnesses.`,
    }
  })
}
