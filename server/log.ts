import { pino } from 'pino'

/** The driver hangs its whole connection on an error, with the key that cancels its queries: nothing for a log. */
function err(cause: Error) {
  const said = pino.stdSerializers.err(cause)
  if (said && typeof said === 'object' && 'client' in said) delete said.client
  return said
}

/** Structured log on stdout, one JSON object a line; the supervisor prefixes it with the service. */
export const log = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers: { err } })
