import { Presets, SingleBar } from 'cli-progress'

/** An error whose sentence is for the person who typed. */
export class CliError extends Error {
  override name = 'CliError'
}

/** Says one thing: a sentence, or the object that it was made of. */
export function say(json: boolean, sentence: string, value: object): void {
  process.stdout.write(json ? `${JSON.stringify(value)}\n` : `${sentence}\n`)
}

export function fail(json: boolean, { message, ...rest }: Error & { code?: unknown }): void {
  const text = json ? JSON.stringify({ error: { message, code: rest.code } }) : message
  process.stderr.write(`${text}\n`)
}

export type Bar = { update: (value: number, about?: string) => void; stop: () => void }

/** A bar on a terminal; nothing with --json or where nobody watches. */
export function progress(json: boolean, title: string, total: number): Bar {
  if (json || !process.stderr.isTTY) return { update: () => {}, stop: () => {} }
  const bar = new SingleBar(
    { format: `${title} {bar} {percentage} % {about}`, hideCursor: true, stream: process.stderr },
    Presets.shades_classic,
  )
  bar.start(total, 0, { about: '' })
  return { update: (value, about = '') => bar.update(value, { about }), stop: () => bar.stop() }
}
