import { ApiError } from './errors.ts'

const MAX_RETRY_AFTER_S = 60

/**
 * Lets `slots` requests in at once and `queue` more wait in line, first come first served; who comes after that is told when to
 * come back, from how long requests have been taking.
 */
export function createAdmission({ slots, queue }: { slots: number; queue: number }) {
  let active = 0
  let averageMs = 2_000
  const waiting: (() => void)[] = []

  function release(startedAt: number): void {
    averageMs += (performance.now() - startedAt - averageMs) / 8
    const next = waiting.shift()
    if (next) next()
    else active--
  }

  function enter() {
    const startedAt = performance.now()
    let left = false
    return () => {
      if (left) return
      left = true
      release(startedAt)
    }
  }

  return {
    stats: () => ({ active, waiting: waiting.length, slots, limit: queue }),
    /**
     * @returns a function that gives the place back; null when the client left while it waited
     * @throws ApiError 429 with Retry-After when the line is full
     */
    async admit(signal: AbortSignal): Promise<(() => void) | null> {
      if (signal.aborted) return null
      if (active < slots) {
        active++
        return enter()
      }
      if (waiting.length >= queue) {
        const seconds = Math.ceil(((waiting.length + 1) * averageMs) / slots / 1000)
        const retryAfter = Math.min(MAX_RETRY_AFTER_S, Math.max(1, seconds))
        const message = `The engine is busy with ${active + waiting.length} requests; ask again in ${retryAfter} s.`
        throw new ApiError(429, 'engine_busy', message, { type: 'rate_limit_error', retryAfter })
      }
      return new Promise((resolve) => {
        const leave = () => {
          waiting.splice(waiting.indexOf(called), 1)
          resolve(null)
        }
        const called = () => {
          signal.removeEventListener('abort', leave)
          resolve(enter())
        }
        waiting.push(called)
        signal.addEventListener('abort', leave, { once: true })
      })
    },
  }
}
