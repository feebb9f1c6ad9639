import type { z } from 'zod'
import type { versionChangesSchema } from '#lib/schemas/release.ts'

type Changes = z.infer<typeof versionChangesSchema>
export type ChangeCounts = { added: number; removed: number; edited: number; replaced: number; unchanged: number }

/**
 * Counts what differs between rows and a version. A row that names one of the version's as its parent is edited, and its
 * parent is replaced, not removed.
 * @param rows SQL that gives (id, parent): a row's id, and the hash of the row that it edits or NULL
 * @returns SQL with the parameters $1, the version's id, and $2, the Datanet's
 */
export const changesQuery = (rows: string): string => `
  WITH now AS (${rows}),
    before AS (SELECT datum_id FROM datanet_version_datum WHERE version_id = $1 AND trained),
    edit AS (
      SELECT now.id, p.id AS replaced FROM now
      JOIN datum p ON p.datanet_id = $2 AND p.hash = now.parent
      JOIN before ON before.datum_id = p.id
      WHERE now.parent IS NOT NULL AND NOT EXISTS (SELECT FROM before b WHERE b.datum_id = now.id))
  SELECT count(*) FILTER (WHERE before.datum_id IS NULL)::int AS added,
    count(*) FILTER (WHERE now.id IS NULL)::int AS removed,
    count(*) FILTER (WHERE now.id = before.datum_id)::int AS unchanged,
    (SELECT count(*) FROM edit)::int AS edited,
    (SELECT count(DISTINCT edit.replaced) FROM edit
      WHERE NOT EXISTS (SELECT FROM now n WHERE n.id = edit.replaced))::int AS replaced
  FROM now FULL JOIN before ON before.datum_id = now.id`

export const toChanges = ({ added, removed, edited, replaced, unchanged }: ChangeCounts): Changes => ({
  added: added - edited,
  removed: removed - replaced,
  edited,
  unchanged,
})
