import { describe, expect, it } from 'vitest'
import { handleRequest } from './handle-request.ts'
import { ownTestDatabase } from './testing/own-database.ts'

await ownTestDatabase()

const call = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  handleRequest(
    new Request(`http://localhost:3000/api${path}`, { method, headers: { host: 'localhost:3000', ...headers } }),
  )

describe('a request to the API', () => {
  it('is answered on this machine', async () => {
    const response = await call('/datanets')
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual([])
    expect((await call('/auth/me')).status).toBe(200)
  })

  it('is refused under a host that the caller made up, so that another site’s sign-in is worth nothing here', async () => {
    const response = await call('/datanets', { host: 'evil.example', 'x-forwarded-host': 'localhost:3000' })
    expect(response.status).toBe(403)
    expect((await response.json()).message).toMatch(/does not answer as evil\.example; its operator can set PUBLIC_URL/)
  })

  it('is refused when another site’s page writes', async () => {
    expect((await call('/auth/nonce', { origin: 'https://evil.example' }, 'POST')).status).toBe(403)
    expect((await call('/auth/nonce', { origin: 'http://localhost:3000' }, 'POST')).status).toBe(200)
  })

  it('that meets no route says where the routes stand', async () => {
    const response = await call('/nothing')
    expect(response.status).toBe(404)
    expect((await response.json()).message).toMatch(/openapi\.json/)
  })

  it('describes every procedure at /openapi.json', async () => {
    const { paths } = await (await call('/openapi.json')).json()
    expect(Object.keys(paths)).toContain('/runs/{id}/stop')
    expect(Object.keys(paths).length).toBeGreaterThan(25)
  })
})
