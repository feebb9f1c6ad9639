/** Bytes of matches that are kept. A version never changes, so they stay right. */
const mostBytes = 64 * 1024 * 1024
const kept = new Map<string, Int32Array>()
let bytes = 0

/** Numbers of the rows that a question gives, asked once: who scrolls through what was found asks it for every page. */
export async function matchesOf(key: string, find: () => Promise<Int32Array>): Promise<Int32Array> {
  const known = kept.get(key)
  if (known) {
    kept.delete(key)
    kept.set(key, known)
    return known
  }
  const found = await find()
  const twin = kept.get(key)
  if (!twin) {
    kept.set(key, found)
    bytes += found.byteLength
  }
  for (const [oldest, rows] of kept) {
    if (bytes <= mostBytes || kept.size === 1) break
    kept.delete(oldest)
    bytes -= rows.byteLength
  }
  return twin ?? found
}
