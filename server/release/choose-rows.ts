import pg from 'pg'
import { encodedLeaf } from './version-leaves.ts'

/** Which rows a version holds: what is accepted now. Votes are no rows, and stand in the manifest. */
export const acceptedRows = `d.state = 'accepted' AND d.kind <> 'validation'`

/**
 * Fixes the leaves of the next version in the temporary table `version_leaf`, until the transaction ends: accepted rows, and the
 * rows that they edit, which are named for their pay only (`trained` false). A leaf begins with its row's hash, so they are sorted.
 * @returns how many leaves there are
 */
export async function chooseRows(client: pg.Client, datanetId: string, ownerAddress: string): Promise<number> {
  const [datanet, owner] = [pg.escapeLiteral(datanetId), pg.escapeLiteral(ownerAddress)]
  const reviewer = `coalesce(nullif(d.reviewer, ''), ${owner})`
  const columns = `d.id, ${encodedLeaf('d.hash', 'd.contributor', reviewer, 'c.batch_root')} AS leaf`
  await client.query(`
    CREATE TEMPORARY TABLE version_leaf ON COMMIT DROP AS
    SELECT (row_number() OVER (ORDER BY leaf) - 1)::int AS index, chosen.* FROM (
      SELECT ${columns}, true AS trained, d.parents[1] AS parent, d.flags <> '[]' AS flagged,
        CASE WHEN d.tokens IS NULL THEN length(d.payload::text) / 4 ELSE d.tokens END AS size
      FROM datum d JOIN contribution c ON c.id = d.contribution_id
      WHERE d.datanet_id = ${datanet} AND ${acceptedRows}
      UNION ALL
      SELECT ${columns}, false, NULL, false, 0
      FROM datum d JOIN contribution c ON c.id = d.contribution_id
      WHERE d.datanet_id = ${datanet} AND d.state = 'rejected' AND d.decision_reason = 'edited' AND EXISTS (
        SELECT FROM datum edit WHERE edit.datanet_id = ${datanet} AND edit.parents[1] = d.hash
          AND edit.origin = 'edit' AND edit.state = 'accepted')
    ) chosen`)
  await client.query('ANALYZE version_leaf')
  const { rows } = await client.query<{ n: number }>('SELECT count(*)::int AS n FROM version_leaf')
  return rows[0]?.n ?? 0
}
