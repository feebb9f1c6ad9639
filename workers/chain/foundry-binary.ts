import path from 'node:path'

const PACKAGES = path.resolve(import.meta.dirname, '../../node_modules/@foundry-rs')

/** The program itself, in the package that npm chose for this machine: no wrapper between us and its signals. */
export function foundryBinary(tool: 'anvil' | 'cast' | 'forge'): string {
  const arch = process.arch === 'x64' ? 'amd64' : process.arch
  const name = process.platform === 'win32' ? `${tool}.exe` : tool
  return path.join(PACKAGES, `${tool}-${process.platform}-${arch}`, 'bin', name)
}
