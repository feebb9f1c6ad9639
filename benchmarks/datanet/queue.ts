// What the server needs for the review queue and the table of rows of a Datanet where a million rows wait: prints one JSON line.
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { getAddress, keccak256, toHex } from 'viem'
import { freePort } from '../../scripts/free-port.mjs'
import { queryOnce, startPostgres } from '../../scripts/services/postgres.ts'
import { applyMigrations } from '../../scripts/testing/apply-migrations.ts'

const ROWS = Number(process.env.ROWS ?? 1_000_000)
const CONTRIBUTORS = 100
const BATCH = ROWS / CONTRIBUTORS
const repeats = 200

const folder = await mkdtemp(path.join(tmpdir(), 'modelfactory-bench-'))
// PostgreSQL may run as another user, who has to pass through it
await chmod(folder, 0o755)
const server = await startPostgres({ dataDir: folder, password: 'bench', port: await freePort() })
try {
  await queryOnce(server.url('postgres'), 'CREATE DATABASE bench')
  process.env.DATABASE_URL = server.url('bench')
  await applyMigrations(server.url('bench'))
  const { db } = await import('#server/db.ts')
  const { bulkAccept, listNext, readAgreement, vote } = await import('#server/review/index.ts')
  const { getDatanet, listDatanets, listRows } = await import('#server/datanet/index.ts')
  const { makeDatanet, makeUser } = await import('#server/testing/fixtures.ts')

  const owner = await makeUser()
  const reviewers = await Promise.all(Array.from({ length: 3 }, () => makeUser()))
  const { datanetId: id } = await makeDatanet(0, { ownerAddress: owner.address, quorum: 2 })
  await db().datanetMember.createMany({
    data: reviewers.map(({ address }) => ({ datanetId: id, address, role: 'reviewer', state: 'approved' })),
  })
  const started = performance.now()
  for (let author = 0; author < CONTRIBUTORS; author++) await fill(author)
  const fillSeconds = (performance.now() - started) / 1000
  await queryOnce(server.url('bench'), 'VACUUM ANALYZE')

  /** A batch of one contributor; the second reviewer brought half of all rows, and the oldest. */
  async function fill(author: number): Promise<void> {
    const second = reviewers[1]?.address as string
    const contributor = author < CONTRIBUTORS / 2 ? second : getAddress(keccak256(toHex(author)).slice(0, 42))
    await db().$executeRaw`
      INSERT INTO contribution (id, datanet_id, kind, contributor, batch_root, rows, licence, nonce, deadline, signature,
        commitment, salt, committed_at)
      VALUES (${`con_${author}`}, ${id}, 1, ${contributor}, '', ${BATCH}, 'CC0-1.0', ${author}, 0, '0x', '', '', now())`
    await db().$executeRaw`
      INSERT INTO datum (id, datanet_id, contribution_id, hash, kind, payload, parents, contributor, reviewer, state, position)
      SELECT 'dat_' || substr(md5((${author * BATCH}::int + n)::text), 1, 20), ${id}, ${`con_${author}`},
        '0x' || encode(sha256((${author * BATCH}::int + n)::text::bytea), 'hex'), 'instruction',
        jsonb_build_object('instruction', 'What does the harbour book say of light ' || n || '?',
          'response', 'Keeper ' || (n % 977) || ' saw ' || repeat('the lamp and the tide and the boats of the bay, ', 5)),
        '{}', ${contributor}, '', 'proposed', ${author * BATCH}::int + n
      FROM generate_series(0, ${BATCH - 1}::int) n`
  }

  async function timed(call: (n: number) => Promise<unknown>, times = repeats): Promise<{ p50: number; p95: number }> {
    const took: number[] = []
    for (let n = -5; n < times; n++) {
      const from = performance.now()
      await call(n)
      if (n >= 0) took.push(performance.now() - from)
    }
    took.sort((a, b) => a - b)
    const at = (share: number) => Math.round((took[Math.floor(took.length * share)] ?? 0) * 10) / 10
    return { p50: at(0.5), p95: at(0.95) }
  }

  const [first, second, third] = reviewers as [typeof owner, typeof owner, typeof owner]
  const next = (by: typeof owner) => listNext({ ctx: by.ctx, input: { id, limit: 20, except: [] } })
  const queue = (await listNext({ ctx: first.ctx, input: { id, limit: 50, except: [] } })).items
  const voted: string[] = []
  const results = {
    rows: ROWS,
    fill_rows_per_s: Math.round(ROWS / fillSeconds),
    next_ms: await timed(() => next(first)),
    // half of all rows, the oldest, are this reviewer's own
    next_ms_own_half: await timed(() => next(second), 20),
    vote_ms: await timed(async () => {
      let row = queue.shift()
      if (!row) {
        queue.push(...(await next(first)).items)
        row = queue.shift()
      }
      voted.push(row?.datumId as string)
      await vote({ ctx: first.ctx, input: { datumId: row?.datumId as string, verdict: 'accept' } })
    }),
    deciding_vote_ms: await timed((n) =>
      vote({
        ctx: third.ctx,
        input: { datumId: voted[n + 5] as string, verdict: n % 9 ? 'accept' : 'reject', reason: 'wrong' },
      }),
    ),
    get_ms: await timed(() => getDatanet({ ctx: owner.ctx, input: { id } }), 50),
    list_ms: await timed(() => listDatanets({ ctx: owner.ctx }), 50),
    rows_ms: await timed(
      (n) => listRows({ ctx: owner.ctx, input: { id, limit: 100, cursor: String(Math.max(0, n) * 4000) } }),
      50,
    ),
    rows_state_ms: await timed(() => listRows({ ctx: owner.ctx, input: { id, limit: 100, state: 'accepted' } }), 50),
    rows_contributor_ms: await timed(
      () => listRows({ ctx: owner.ctx, input: { id, limit: 100, contributor: second.address, cursor: '400000' } }),
      50,
    ),
    rows_text_ms: await timed(() => listRows({ ctx: owner.ctx, input: { id, limit: 100, query: 'light 7777?' } }), 5),
    agreement_ms: await timed(() => readAgreement({ ctx: owner.ctx, input: { id } }), 5),
  }
  // a hundred thousand rows that two reviewers accepted, whose quorum was three
  await db().datanet.update({ where: { id }, data: { quorum: 3 } })
  const many = Math.min(100_000, ROWS / 10)
  for (const [n, { address }] of [first, third].entries()) {
    await db().$executeRaw`
      INSERT INTO review (id, datanet_id, datum_id, reviewer, verdict)
      SELECT 'rev_' || ${n}::text || substr(id, 5), datanet_id, id, ${address}, 'accept' FROM datum
      WHERE datanet_id = ${id} AND state = 'proposed' AND votes = ${n}::int AND position >= ${ROWS / 2}::int AND position < ${ROWS / 2 + many}::int`
    await db().$executeRaw`
      UPDATE datum SET votes = votes + 1 WHERE datanet_id = ${id} AND state = 'proposed' AND votes = ${n}::int
        AND position >= ${ROWS / 2}::int AND position < ${ROWS / 2 + many}::int`
  }
  const from = performance.now()
  const { accepted } = await bulkAccept({ ctx: owner.ctx, input: { id, agreeing: 2 } })
  const bulk = { bulk_rows: accepted, bulk_rows_per_s: Math.round((accepted * 1000) / (performance.now() - from)) }
  // what a reviewer meets who has voted on so many
  const after = { next_ms_after_bulk: await timed(() => next(first), 50) }
  console.log(JSON.stringify({ ...results, ...bulk, ...after }))
  await db().$disconnect()
} finally {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
}
