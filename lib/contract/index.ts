import { auth } from './auth.ts'
import { chain } from './chain.ts'
import { chat } from './chat.ts'
import { datanets } from './datanets.ts'
import { earnings } from './earnings.ts'
import { events } from './events.ts'
import { models } from './models.ts'
import { bounties, releases } from './releases.ts'
import { reviews } from './reviews.ts'
import { baseModels, notifications, runs } from './runs.ts'
import { uploads } from './uploads.ts'
import { viewer } from './viewer.ts'

/** The one definition of every procedure: OpenAPI, client, query options, streams and the access test come from it. */
export const contract = {
  auth,
  chain,
  baseModels,
  datanets,
  uploads,
  reviews,
  releases,
  bounties,
  viewer,
  runs,
  notifications,
  models,
  chat,
  earnings,
  events,
}
export type Contract = typeof contract
