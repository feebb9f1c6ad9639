#!/usr/bin/env node
// `npx modelfactory`: finds the Node that runs TypeScript and hands over to it.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { nodeBinary } from '../bootstrap/node-runtime.mjs'
import { ROOT } from '../bootstrap/paths.mjs'

if (!existsSync(nodeBinary()) || !existsSync(path.join(ROOT, 'node_modules'))) {
  process.stderr.write('The packages of the command line are not installed: run npm start once, or npm ci.\n')
  process.exit(1)
}
const main = path.join(ROOT, 'scripts', 'cli', 'main.ts')
const ended = spawnSync(nodeBinary(), ['--disable-warning=ExperimentalWarning', main, ...process.argv.slice(2)], {
  stdio: 'inherit',
})
process.exit(ended.status ?? 1)
