/**
 * Turns tokens into text as they come. A character may span several tokens; until it is whole its bytes are held back.
 * @param detokenize the text of tokens that follow others
 */
export function createPieceDecoder<Token>(detokenize: (tokens: Token[], before: Token[]) => string) {
  // no UTF-8 character is longer, so what still cannot be read after this many is broken and shown as such
  const longest = 4
  let pending: Token[] = []
  let before: Token[] = []

  function take(): string {
    const text = detokenize(pending, before)
    before = [...before, ...pending].slice(-longest)
    pending = []
    return text
  }

  return {
    push(token: Token): string {
      pending.push(token)
      const whole = !detokenize(pending, before).endsWith('\uFFFD')
      return whole || pending.length >= longest ? take() : ''
    },
    flush: (): string => (pending.length > 0 ? take() : ''),
  }
}

/** Watches a stream of text for stop strings, holding back only what could still become one. */
export function createStopScanner(stops: readonly string[]) {
  let held = ''

  const couldStart = (text: string) => {
    const longest = Math.max(0, ...stops.map((stop) => stop.length - 1))
    for (let length = Math.min(longest, text.length); length > 0; length--) {
      const tail = text.slice(-length)
      if (stops.some((stop) => stop.startsWith(tail))) return length
    }
    return 0
  }

  return {
    push(text: string): { text: string; stopped: boolean } {
      held += text
      const found = stops.map((stop) => held.indexOf(stop)).filter((index) => index >= 0)
      if (found.length > 0) {
        const before = held.slice(0, Math.min(...found))
        held = ''
        return { text: before, stopped: true }
      }
      const free = held.length - couldStart(held)
      const out = held.slice(0, free)
      held = held.slice(free)
      return { text: out, stopped: false }
    },
    flush(): string {
      const out = held
      held = ''
      return out
    },
  }
}
