import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { freePort } from '../free-port.mjs'

export const DEFAULT_PORTS = { web: 3000, openlora: 8090, indexer: 8091, chain: 8545, postgres: 54320 }
export type Ports = typeof DEFAULT_PORTS

function remembered(file: string): Partial<Ports> {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return {} // not there yet, or half a file of an older version: choose anew
  }
}

/**
 * A free port for each service: the one asked for, else the one of last time, else the default; a taken one moves on.
 * `<dataDir>/ports.json` remembers them.
 */
export async function choosePorts(dataDir: string, asked: Partial<Ports>): Promise<Ports> {
  const file = path.join(dataDir, 'ports.json')
  const wanted = { ...DEFAULT_PORTS, ...remembered(file), ...asked }
  const taken = new Set<number>()
  const ports = { ...DEFAULT_PORTS }
  for (const name of Object.keys(DEFAULT_PORTS) as (keyof Ports)[]) {
    ports[name] = await freePort(wanted[name], taken)
    taken.add(ports[name])
  }
  mkdirSync(dataDir, { recursive: true })
  writeFileSync(`${file}.tmp`, `${JSON.stringify(ports, null, 2)}\n`)
  renameSync(`${file}.tmp`, file)
  return ports
}
