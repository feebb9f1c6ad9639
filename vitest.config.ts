import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

const TESTS = '{lib,server,workers,components,app,prisma,scripts}/**/*.test.{ts,tsx}'
/** Files that train, serve or export models: each wants every core for itself. */
const COMPUTING = ['workers/{training,exports,openlora}/**/*.test.ts', 'workers/ingest/draft.test.ts']
/** Takes a Ray cluster of three nodes up and down, and nine minutes: a suite of its own. */
const CLUSTER = ['workers/training/providers/ray.test.ts']
const NONE = ['**/node_modules/**', '**/generated/**']

export default defineConfig({
  test: {
    globalSetup: ['scripts/testing/global-setup.ts'],
    environment: 'node',
    pool: 'forks',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    restoreMocks: true,
    projects: [
      {
        test: {
          name: 'together',
          include: [TESTS],
          exclude: [...NONE, ...COMPUTING],
          // most of their time they wait for chains, databases and other processes
          maxWorkers: Math.min(4, Math.max(2, availableParallelism() - 1)),
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'alone',
          include: COMPUTING,
          exclude: [...NONE, ...CLUSTER],
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
      { test: { name: 'ray', include: CLUSTER, exclude: NONE, maxWorkers: 1, sequence: { groupOrder: 3 } } },
    ],
  },
})
