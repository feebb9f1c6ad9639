import type pg from 'pg'
import type { VersionQuality } from '#lib/schemas/release.ts'

const BINS = 16
const permille = (part: number, whole: number) => (whole === 0 ? 0 : Math.round((part * 1000) / whole))

/** The smallest round width at which so many bins reach from 0 beyond the longest row. */
export function binWidth(longest: number): number {
  for (let unit = 8; ; unit *= 2) if (unit * BINS > longest) return unit
}

type Counts = { rows: number; flagged: number; tokens: number; longest: number; credits: number }
/** Where an address stands in an encoded leaf, from 1, for `substr`; it is 20 bytes long. */
const addressAt = { contributor: 45, reviewer: 77 }

/**
 * What can be counted of the leaves in `version_leaf`. Lengths are in tokens of the base model; where a row's are not known, in
 * quarters of its characters.
 * @param alpha Krippendorff's alpha of the Datanet's reviews
 */
export async function measureQuality(
  client: pg.Client,
  datanetId: string,
  alpha: number | null,
): Promise<{ quality: VersionQuality; reviewers: string[]; credits: number }> {
  const counted = await client.query<Counts>(`
    SELECT count(*) FILTER (WHERE trained)::int AS rows, count(*) FILTER (WHERE flagged)::int AS flagged,
      count(*) FILTER (WHERE NOT trained)::int AS credits,
      coalesce(sum(size), 0)::float8 AS tokens, coalesce(max(size), 0)::int AS longest
    FROM version_leaf`)
  const { rows, flagged, credits, tokens, longest } = counted.rows[0] as Counts
  // grouping hashes where count(DISTINCT …) sorts, and takes a tenth of the time
  const addresses = async (from: number, where: string) => {
    const found = await client.query<{ address: Buffer }>(
      `SELECT substr(leaf, ${from}, 20) AS address FROM version_leaf ${where} GROUP BY 1 ORDER BY 1`,
    )
    return found.rows.map(({ address }) => `0x${address.toString('hex')}`)
  }
  const contributors = (await addresses(addressAt.contributor, 'WHERE trained')).length
  const reviewers = await addresses(addressAt.reviewer, '')
  // the database counts accepted rows along; rejected ones are few, and an index finds them
  const decided = await client.query<{ accepted: number; rejected: number }>(
    `SELECT (SELECT coalesce(sum(rows), 0)::int FROM datum_count WHERE datanet_id = $1 AND state = 'accepted') AS accepted,
      (SELECT count(*)::int FROM datum WHERE datanet_id = $1 AND state = 'rejected' AND kind <> 'validation'
        AND decision_reason IS DISTINCT FROM 'edited') AS rejected`,
    [datanetId],
  )
  const reviewed = await client.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM version_leaf WHERE trained AND id IN (
      SELECT datum_id FROM review WHERE datanet_id = $1 AND verdict <> 'skip')`,
    [datanetId],
  )
  const width = binWidth(longest)
  const bins = await client.query<{ bin: number; rows: number }>(
    'SELECT size / $1::int AS bin, count(*)::int AS rows FROM version_leaf WHERE trained GROUP BY 1',
    [width],
  )
  const filled = new Map(bins.rows.map((bin) => [bin.bin, bin.rows]))
  const { accepted, rejected } = decided.rows[0] ?? { accepted: 0, rejected: 0 }
  return {
    reviewers,
    credits,
    quality: {
      alpha,
      acceptedPermille: permille(accepted, accepted + rejected),
      flaggedPermille: permille(flagged, rows),
      reviewedPermille: permille(reviewed.rows[0]?.n ?? 0, rows),
      contributors,
      reviewers: reviewers.length,
      tokens,
      histogram: Array.from({ length: Math.min(BINS, Math.floor(longest / width) + 1) }, (_, bin) => ({
        from: bin * width,
        to: (bin + 1) * width,
        rows: filled.get(bin) ?? 0,
      })),
    },
  }
}
