// Serves createCompletion as the web app does: `node server/x402/testing/serve.ts PORT`, for tests that kill it.
import { serve } from '@hono/node-server'
import { createCompletion } from '../index.ts'

serve({ fetch: createCompletion, port: Number(process.argv[2]), hostname: '127.0.0.1' }, () => console.log('ready'))
