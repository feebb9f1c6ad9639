import { runNode } from './run-tool.mjs'

/**
 * A check is a suite of one: it holds or it does not.
 * @param {string} name @param {string} script @param {string[]} args
 * @returns {import('./run-suites.mjs').Suite}
 */
function check(name, script, args) {
  return {
    name,
    run: async () => {
      const { code, output } = await runNode(script, args)
      return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, output }
    },
  }
}

export const CHECKS = [
  check('format and lint', 'node_modules/@biomejs/biome/bin/biome', [
    'check',
    '--error-on-warnings',
    '--max-diagnostics=40',
  ]),
  check('import rules', 'scripts/check-imports.ts', []),
  check('types', 'node_modules/typescript/bin/tsc', ['--noEmit', '--project', 'tsconfig.json']),
  check('generated files', 'scripts/generate.mjs', ['--check']),
]
