import { existsSync, readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { replaceFolder } from '../replace-folder.mjs'
import { nodePackages } from './node-packages.mjs'
import { nodeBinary, nodeEnv, nodeRuntime } from './node-runtime.mjs'
import { home, ROOT } from './paths.mjs'
import { runCommand, SetUpError } from './run-command.mjs'

const PACKAGE = path.join(ROOT, 'node_modules', '@sparticuz', 'chromium')
// The package unpacks itself into the folder for temporary files, and its own libraries only where it thinks it is in
// the cloud that it was made for; both are told to it by the environment.
const UNPACK = "import('@sparticuz/chromium').then(({ default: chromium }) => chromium.executablePath())"

// Fonts of the machine where it has any, and those of the package.
const FONTS = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`

const isPackaged = process.platform === 'linux' && process.arch === 'x64'

function browserFolder() {
  const { version } = JSON.parse(readFileSync(path.join(PACKAGE, 'package.json'), 'utf8'))
  return path.join(home(), `chromium-${version}`)
}

/** Where the tests' browser is: CHROMIUM names another; undefined means Playwright's own. */
export const browserBinary = () =>
  process.env.CHROMIUM || (isPackaged ? path.join(browserFolder(), 'chromium') : undefined)

/** The browser from npm brings the libraries and fonts that a bare machine lacks. @returns {Record<string, string>} */
export function browserEnv() {
  if (process.env.CHROMIUM || !isPackaged) return {}
  const folder = browserFolder()
  return { LD_LIBRARY_PATH: path.join(folder, 'al2023', 'lib'), FONTCONFIG_PATH: path.join(folder, 'fonts') }
}

/** @type {import('./run-steps.mjs').Step} */
export const browser = {
  name: 'Browser for the tests',
  after: [nodePackages.name, nodeRuntime.name],
  missing: () => {
    const binary = browserBinary()
    if (binary === undefined || existsSync(binary)) return undefined
    if (process.env.CHROMIUM) throw new SetUpError(`CHROMIUM names ${binary}, which is not there: name one that is.`)
    return `into ${browserFolder()}`
  },
  run: () =>
    replaceFolder(browserFolder(), async (temporary) => {
      await mkdir(temporary, { recursive: true })
      await runCommand(nodeBinary(), ['--input-type=module', '--eval', UNPACK], {
        cwd: ROOT,
        env: { ...nodeEnv(), TMPDIR: temporary, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' },
        hint: 'Name a Chromium of this machine with CHROMIUM=/path/to/chromium.',
      })
      await writeFile(path.join(temporary, 'fonts', 'fonts.conf'), FONTS)
    }),
}
