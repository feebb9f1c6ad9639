/** How long a row that was handed to a reviewer is kept back from others who have something else to do. */
const heldFor = 3 * 60_000

type Hold = { reviewer: string; until: number }
/** By Datanet and row. Of this process alone: where there are several, two reviewers may get the same rows, which harms nothing. */
const holds = new Map<string, Map<string, Hold[]>>()

const live = (list: Hold[]) => list.filter(({ until }) => until > Date.now())

/** Notes who has got which rows. */
export function holdRows(datanetId: string, reviewer: string, ids: string[]): void {
  const rows = holds.get(datanetId) ?? new Map<string, Hold[]>()
  for (const [id, list] of rows) {
    const kept = live(list)
    if (kept.length > 0) rows.set(id, kept)
    else rows.delete(id)
  }
  const until = Date.now() + heldFor
  for (const id of ids) {
    rows.set(id, [...(rows.get(id) ?? []).filter((hold) => hold.reviewer !== reviewer), { reviewer, until }])
  }
  if (rows.size > 0) holds.set(datanetId, rows)
  else holds.delete(datanetId)
}

/** How many others have each row, by its id. */
export function heldByOthers(datanetId: string, reviewer: string): Map<string, number> {
  const others = new Map<string, number>()
  for (const [id, list] of holds.get(datanetId) ?? []) {
    const count = live(list).filter((hold) => hold.reviewer !== reviewer).length
    if (count > 0) others.set(id, count)
  }
  return others
}

/** What a reviewer has done with is free for others. */
export function releaseRow(datanetId: string, reviewer: string, id: string): void {
  const rows = holds.get(datanetId)
  const kept = rows?.get(id)?.filter((hold) => hold.reviewer !== reviewer) ?? []
  if (kept.length > 0) rows?.set(id, kept)
  else rows?.delete(id)
}
