const WIDTH = 9
const COLOURS: Record<string, number> = { postgres: 34, chain: 33, openlora: 35, worker: 32, web: 36 }
const WARNING = 40
const LEVELS: Record<number, string> = { 40: 'warning: ', 50: 'error: ', 60: 'fatal: ' }

export function prefix(service: string): string {
  const label = service.padEnd(WIDTH)
  return process.stdout.isTTY ? `\x1b[${COLOURS[service] ?? 37}m${label}\x1b[0m ` : `${label} `
}

/** A line of a service for the terminal: its name in front, and of a structured line only what a person reads. */
export function formatLine(service: string, line: string): string {
  if (!line.startsWith('{')) return prefix(service) + line
  try {
    const { level, msg, err } = JSON.parse(line) as { level?: number; msg?: string; err?: { message?: string } }
    if (msg === undefined) return prefix(service) + line
    const cause = err?.message && level !== undefined && level >= WARNING ? ` (${err.message})` : ''
    return `${prefix(service)}${LEVELS[level ?? 0] ?? ''}${msg}${cause}`
  } catch {
    return prefix(service) + line // not ours: shown as it is
  }
}
