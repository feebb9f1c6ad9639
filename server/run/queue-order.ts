import { Prisma } from '#prisma/generated/client.ts'

/**
 * Waiting runs and their places, 1 = next, as a table (id, place): what workers claim by and what people are shown. Round
 * robin over users, beginning with whoever's turn was longest ago; of one user's runs the higher priority, then the older. A
 * run that came back to the queue has not had its turn.
 */
export const queueOrder = Prisma.sql`
  SELECT mine.id, row_number() OVER (ORDER BY turn, last.at NULLS FIRST, since, mine.id) AS place FROM (
    SELECT id, user_id, row_number() OVER own AS turn, first_value(queued_at) OVER own AS since
    FROM run WHERE state = 'queued' WINDOW own AS (PARTITION BY user_id ORDER BY priority DESC, queued_at, id)
  ) mine LEFT JOIN (
    SELECT user_id, max(claimed_at) AS at FROM run
    WHERE state <> 'queued' AND user_id IN (SELECT user_id FROM run WHERE state = 'queued') GROUP BY user_id
  ) last ON last.user_id = mine.user_id`
