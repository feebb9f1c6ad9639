import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{lib,server,workers,components,app,prisma,scripts}/**/*.test.{ts,tsx}'],
    exclude: ['**/node_modules/**', 'e2e/**', '**/generated/**'],
    globalSetup: ['scripts/testing/global-setup.ts'],
    environment: 'node',
    pool: 'forks',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    restoreMocks: true,
  },
})
