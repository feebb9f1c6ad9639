import { beforeAll, describe, expect, it } from 'vitest'
import type { DatanetDetail } from '#lib/schemas/datanet.ts'
import { ownTestChain } from '#workers/chain/testing/own-chain.ts'
import { db } from '../db.ts'
import { newId } from '../id.ts'
import { ownTestDatabase } from '../testing/own-database.ts'
import { examine } from './examine.ts'
import { previewRelease } from './preview.ts'
import { runExamination } from './run-examination.ts'
import { contribute, instruction, makeOwnDatanet, makePerson, type Person } from './testing/datanets.ts'
import { withdrawRow } from './withdraw.ts'

await ownTestDatabase()
const { deployment } = await ownTestChain()

let owner: Person
let datanet: DatanetDetail
beforeAll(async () => {
  owner = await makePerson()
  datanet = await makeOwnDatanet(owner, 'Ferries')
})
const never = new AbortController().signal
const input = () => ({ id: datanet.id })
const text =
  'The ferry from the north quay to the island leaves at seven in the morning and returns at nine in the evening.'

describe('the doctor before a release', () => {
  it('looks at what would be released, once at a time', async () => {
    await expect(examine({ ctx: owner.ctx, input: input() })).rejects.toThrow('nothing to look at')
    const [hash] = await contribute(deployment, {
      ...{ datanet, by: owner },
      data: [
        instruction('When does the ferry leave?', text),
        instruction('Who steers the ferry?', 'Write to ada.lovelace@harbour.example for it, she knows who steers.'),
        instruction('When does the ferry leave, please?', text),
        instruction('Where is the ticket?', 'On the desk of the harbour office, beside the tide table.'),
      ],
    })
    const asked = await Promise.all([0, 1].map(() => examine({ ctx: owner.ctx, input: input() })))
    expect(new Set(asked.map(({ doctorReportId }) => doctorReportId))).toHaveLength(1)
    const { doctorReportId } = asked[0] as (typeof asked)[0]
    await db().heldoutQuestion.create({
      data: {
        ...{ id: newId('q'), datanetId: datanet.id, position: 0, kind: 'heldout', answer: 'On the desk' },
        messages: [{ role: 'user', content: 'Where is the ticket?' }],
      },
    })
    expect((await previewRelease({ ctx: owner.ctx, input: input() })).doctor).toMatchObject({
      state: 'checking',
      rows: 4,
    })
    await runExamination(doctorReportId, never)
    const { doctor } = await previewRelease({ ctx: owner.ctx, input: input() })
    expect(doctor).toMatchObject({ state: 'done', rows: 4, doneRows: 4, stale: false, error: null })
    expect(doctor?.report).toMatchObject({ rowsRead: 4 })
    const rules = new Map(
      doctor?.report?.findings.map(({ rule, examples }) => [rule, examples.map(({ line }) => line)]),
    )
    expect(rules.get('private_email')).toEqual([2])
    expect(rules.get('near_duplicate')).toEqual([3])
    expect(rules.get('heldout_leak')).toEqual([4])

    await withdrawRow({ ctx: owner.ctx, input: { id: datanet.id, hash: hash as `0x${string}` } })
    expect((await previewRelease({ ctx: owner.ctx, input: input() })).doctor?.stale).toBe(true)
    const again = await examine({ ctx: owner.ctx, input: input() })
    expect(again.doctorReportId).not.toBe(doctorReportId)
  }, 120_000)
})
