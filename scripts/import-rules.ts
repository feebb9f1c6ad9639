// The import rules of the design, one line a folder. `from` matches the importing file, `may` what it may reach of ours
// ($1 is what `from` captured), `packages` limits what it may take from npm. The first rule that matches decides.
export type ImportRule = { from: RegExp; may: RegExp[]; packages?: RegExp[]; because: string }

const PURE_PACKAGES = [
  /^zod$/,
  /^@orpc\/(contract|zod|shared)$/,
  /^viem(\/|$)/,
  /^canonicalize$/,
  /^@huggingface\/jinja$/,
]
const CLIENT_PACKAGES = [
  ...PURE_PACKAGES,
  /^@orpc\//,
  /^@tanstack\//,
  /^wagmi(\/|$)/,
  /^@wagmi\//,
  /^@rainbow-me\//,
  /^react$/,
]
const GENERATED_CLIENT = /^prisma\/generated\//
const GUARDED_SPAWN = /^scripts\/guarded-spawn\.mjs$/
const SERVER_BASE = /^server\/[^/]+$/

export const RULES: ImportRule[] = [
  {
    from: /^lib\/(schemas|domain|contract)\//,
    may: [/^lib\/(schemas|domain|contract)\//],
    packages: PURE_PACKAGES,
    because: 'schemas, domain and contract are pure and run in the browser',
  },
  {
    from: /^lib\/hub\//,
    may: [/^lib\//],
    packages: [...PURE_PACKAGES, /^@huggingface\/hub$/],
    because: 'what pushes to the Hugging Face Hub runs in the browser and in the command line',
  },
  {
    from: /^lib\//,
    may: [/^lib\//],
    packages: CLIENT_PACKAGES,
    because: 'lib runs in the browser and knows neither server nor components',
  },
  { from: /^components\/ui\//, may: [/^components\/ui\//], because: 'ui knows nothing of ours' },
  {
    from: /^components\/([^/]+)\//,
    may: [/^lib\//, /^components\/(ui|charts|chain|shell|$1)\//],
    because: 'a component knows lib, ui, charts, chain, shell and its own entity; never another entity, never server',
  },
  { from: /^components\//, may: [/^lib\//, /^components\//], because: 'components never reach the server' },
  {
    from: /^server\/([^/]+)\//,
    may: [
      /^lib\/(schemas|domain|contract)\//,
      /^lib\/format\.ts$/,
      /^lib\/chain\/(?!hooks\/)/,
      SERVER_BASE,
      /^server\/$1\//,
      /^server\/[^/]+\/index\.ts$/,
      GENERATED_CLIENT,
    ],
    because:
      'a server verb knows schemas, domain, chain (no hooks), base files, its entity, and another by its index.ts',
  },
  {
    from: SERVER_BASE,
    may: [/^lib\//, /^server\//, GENERATED_CLIENT],
    because: 'the server knows lib and itself',
  },
  { from: /^app\/api\//, may: [/^server\//, /^lib\//], because: 'routes know server and lib; no Prisma, no logic' },
  {
    from: /^app\//,
    may: [/^app\/(?!api\/)/, /^server\//, /^components\//, /^lib\//],
    because: 'pages know server reads, components and lib',
  },
  {
    from: /^workers\/([^/]+)\//,
    may: [/^workers\/$1\//, /^server\//, /^lib\//, GENERATED_CLIENT, GUARDED_SPAWN],
    because: 'workers know server, lib and guarded spawning, never each other',
  },
  {
    from: /^workers\//,
    may: [/^workers\//, /^server\//, /^lib\//, GENERATED_CLIENT],
    because: 'workers know server and lib',
  },
  {
    from: /^e2e\//,
    may: [/^e2e\//, /^prisma\/seed\//, /^scripts\/(testing|client)\//],
    because: 'journeys know URLs, seed fixtures, helpers of tests and the typed client',
  },
]

/** Folders named `testing` hold helpers of tests; tests and helpers may use any of them. */
const TEST_HELPERS = /(^|\/)testing\//
/** What tests may use beside what their folder may. */
const TEST_TARGETS = [TEST_HELPERS, /^scripts\//]

/** The rule that an import breaks, if any. `target` is a path from the root, or a package's name. */
export function brokenRule(file: string, target: string, isPackage: boolean): ImportRule | undefined {
  const rule = RULES.find(({ from }) => from.test(file))
  if (!rule) return undefined
  const isTest = /\.test\.tsx?$/.test(file) || TEST_HELPERS.test(file)
  if (isPackage) {
    const allowed = isTest || !rule.packages || rule.packages.some((pattern) => pattern.test(target))
    return allowed ? undefined : rule
  }
  if (isTest && TEST_TARGETS.some((pattern) => pattern.test(target))) return undefined
  const own = rule.from.exec(file)?.[1] ?? ''
  const patterns = rule.may.map((pattern) => new RegExp(pattern.source.replace('$1', own)))
  return patterns.some((pattern) => pattern.test(target)) ? undefined : rule
}
