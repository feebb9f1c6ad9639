import path from 'node:path'
import { defineConfig } from '@playwright/test'
import { browserBinary, browserEnv } from './scripts/bootstrap/browser.mjs'

const MINUTE = 60_000
const cache = path.join(import.meta.dirname, 'node_modules', '.cache')

/** `e2e/` runs against the whole product, started by scripts/testing/product.ts on free ports with a state of its own. */
export default defineConfig({
  testDir: 'e2e',
  globalSetup: './scripts/testing/product.ts',
  outputDir: path.join(cache, 'e2e'),
  timeout: 5 * MINUTE,
  expect: { timeout: 15_000 },
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: path.join(cache, 'reports', 'playwright.json') }]],
  use: {
    baseURL: process.env.E2E_URL, // set by the global set-up, which runs before the workers read this file
    screenshot: 'only-on-failure',
    viewport: { width: 1280, height: 800 },
    reducedMotion: 'reduce',
    launchOptions: {
      executablePath: browserBinary(),
      // Chromium refuses its sandbox to root, whom continuous integration often runs as.
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
      env: { ...(process.env as Record<string, string>), ...browserEnv() },
    },
  },
})
