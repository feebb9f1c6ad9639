import { db } from '../db.ts'

/** Where the indexer shows the build that is whole; the app reads nothing else of it, and money never depends on it. */
const VIEWS = 'chain'

/** Whether the indexer has ever finished building, so that its views can be read. */
export async function hasViews(): Promise<boolean> {
  const [found] = await db().$queryRaw<{ there: boolean }[]>`
    SELECT to_regclass(${`${VIEWS}._ponder_checkpoint`}) IS NOT NULL AS there`
  return found?.there ?? false
}

/** Seconds of Unix time, as the views have them → ISO. */
export const isoTime = (seconds: bigint): string => new Date(Number(seconds) * 1000).toISOString()
