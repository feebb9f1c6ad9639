// After a change of dependencies: names in package-lock.json the packages of other platforms that the registry in use
// does not carry, without which `npm ci` refuses the file. They are installed where they fit, from whoever has them.
import { readFileSync, writeFileSync } from 'node:fs'

const FILE = 'package-lock.json'
const SYSTEMS = { darwin: /darwin|mac/, win32: /win32|windows|win-/, linux: /linux/, android: /android/ }
const PROCESSORS = { arm64: /arm64|aarch64/, arm: /armv?\d|arm-/, x64: /x64|amd64|x86_64/, ia32: /ia32|x86/ }

/** @param {Record<string, RegExp>} names @param {string} text */
const guess = (names, text) => Object.keys(names).find((name) => names[name].test(text)) ?? 'unknown'

const lock = JSON.parse(readFileSync(FILE, 'utf8'))
const { packages } = lock

/** Node's own lookup: beside the dependent, then in every folder above. @param {string} from @param {string} name */
function isNamed(from, name) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(folder.lastIndexOf('/node_modules/'), 0))) {
    if (packages[`${folder ? `${folder}/` : ''}node_modules/${name}`]) return true
    if (!folder) return false
    if (!folder.includes('/node_modules/')) return Boolean(packages[`node_modules/${name}`])
  }
}

let added = 0
for (const [from, entry] of Object.entries(packages)) {
  for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
    if (isNamed(from, name)) continue
    packages[`node_modules/${name}`] = {
      version: range.replace(/^\D*/, ''),
      optional: true,
      os: [guess(SYSTEMS, name)],
      cpu: [guess(PROCESSORS, name)],
    }
    added += 1
  }
}
lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1)))
writeFileSync(FILE, `${JSON.stringify(lock, null, 2)}\n`)
process.stdout.write(`${FILE}: ${added} packages named\n`)
