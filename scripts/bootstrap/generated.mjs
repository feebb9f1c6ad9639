import { rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { nodePackages } from './node-packages.mjs'
import { nodeBinary, nodeEnv, nodeRuntime } from './node-runtime.mjs'
import { hashOf, ROOT, readIfThere } from './paths.mjs'
import { runCommand } from './run-command.mjs'

const CLIENT_MARKER = path.join(ROOT, 'prisma', 'generated', '.schema-hash')
const BUILD_MARKER = path.join(ROOT, '.next', 'BUILD_HASH')
const BUILD_SOURCES = [
  ...['app', 'components', 'lib', 'server', 'prisma/schema', 'public', 'proxy.ts', 'instrumentation.ts'],
  ...['next.config.js', 'postcss.config.mjs', 'tsconfig.json', 'package.json', 'package-lock.json'],
]

const schemaHash = () => hashOf(['prisma/schema', 'prisma.config.ts', 'node_modules/prisma/package.json'])
const buildHash = () => hashOf(BUILD_SOURCES, (file) => !/\.test\.tsx?$/.test(file))

/** @type {import('./run-steps.mjs').Step} */
export const prismaClient = {
  name: 'Prisma client',
  after: [nodePackages.name, nodeRuntime.name],
  missing: () => (readIfThere(CLIENT_MARKER) === schemaHash() ? undefined : 'prisma generate'),
  run: async () => {
    await runCommand(nodeBinary(), [path.join(ROOT, 'node_modules/prisma/build/index.js'), 'generate'], {
      cwd: ROOT,
      env: { ...nodeEnv(), CHECKPOINT_DISABLE: '1', PRISMA_HIDE_UPDATE_MESSAGE: '1' },
      hint: 'Mend the file of prisma/schema that is named below.',
    })
    await writeFile(CLIENT_MARKER, schemaHash())
  },
}

/** @type {import('./run-steps.mjs').Step} */
export const webBuild = {
  name: 'Web app',
  after: [prismaClient.name],
  missing: () => (readIfThere(BUILD_MARKER) === buildHash() ? undefined : 'next build'),
  run: async () => {
    const hash = buildHash()
    await rm(BUILD_MARKER, { force: true })
    await runCommand(nodeBinary(), [path.join(ROOT, 'node_modules/next/dist/bin/next'), 'build'], {
      cwd: ROOT,
      env: { ...nodeEnv(), NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
      hint: 'Mend the file that is named below.',
    })
    await writeFile(BUILD_MARKER, hash)
  },
}
