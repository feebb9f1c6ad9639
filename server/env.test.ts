import { describe, expect, it } from 'vitest'
import { readEnv } from './env.ts'

describe('readEnv', () => {
  it('fills in defaults, and takes an empty variable for an unset one', () => {
    expect(readEnv({ NODE_ENV: 'test', PORT: '' })).toMatchObject({ PORT: 3000, engineUrl: 'http://127.0.0.1:8090' })
    expect(readEnv({ NODE_ENV: 'test', ENGINE_URL: 'http://gpu:8000' }).engineUrl).toBe('http://gpu:8000')
  })

  it('names every bad variable and what it should be', () => {
    const bad = { NODE_ENV: 'test', PORT: '99999', DATABASE_URL: 'mysql://x', CHAIN_RPC_URL: 'nonsense' } as const
    expect(() => readEnv(bad)).toThrow(/PORT must be the port of the web app, 1–65535\./)
    expect(() => readEnv(bad)).toThrow(/DATABASE_URL must be a PostgreSQL URL/)
    expect(() => readEnv(bad)).toThrow(/CHAIN_RPC_URL must be an http\(s\) URL of an EVM node/)
  })
})
