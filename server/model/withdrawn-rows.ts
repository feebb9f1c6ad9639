import { db } from '../db.ts'

/**
 * How many of the rows that a run trained on were withdrawn by their contributors after it was started, by the id of their
 * Datanet version. Versions without any are left out.
 */
export async function withdrawnRows(runId: string): Promise<Map<string, number>> {
  const rows = await db().$queryRaw<{ version: string; count: number }[]>`
    SELECT leaf.version_id AS version, count(*)::int AS count
    FROM run JOIN run_datanet used ON used.run_id = run.id JOIN datanet_version v ON v.id = used.version_id
      JOIN datum d ON d.datanet_id = v.datanet_id AND d.state = 'withdrawn' AND d.withdrawn_at >= run.created_at
      JOIN datanet_version_datum leaf ON leaf.datum_id = d.id AND leaf.version_id = v.id AND leaf.trained
    WHERE run.id = ${runId} GROUP BY 1`
  return new Map(rows.map(({ version, count }) => [version, count]))
}
