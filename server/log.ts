import { pino } from 'pino'

/** Structured log on stdout, one JSON object a line; the supervisor prefixes it with the service. */
export const log = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime })
