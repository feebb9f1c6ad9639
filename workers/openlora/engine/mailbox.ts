export type Mailbox<Message> = { put: (message: Message) => void; take: () => Promise<Message> }

/** Messages for one reader, in order. */
export function createMailbox<Message>(): Mailbox<Message> {
  const waiting: Message[] = []
  let reader: ((message: Message) => void) | undefined
  return {
    put(message) {
      if (!reader) {
        waiting.push(message)
        return
      }
      const deliver = reader
      reader = undefined
      deliver(message)
    },
    take: () =>
      new Promise((resolve) => {
        const next = waiting.shift()
        if (next === undefined) reader = resolve
        else resolve(next)
      }),
  }
}
