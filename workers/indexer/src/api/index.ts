// Served on loopback: GraphQL with its explorer at / and /graphql, beside Ponder's /health, /ready, /status and /metrics.

import { db } from 'ponder:api'
import schema from 'ponder:schema'
import { Hono } from 'hono'
import { graphql } from 'ponder'

const app = new Hono()
app.use('/', graphql({ db, schema }))
app.use('/graphql', graphql({ db, schema }))

export default app
