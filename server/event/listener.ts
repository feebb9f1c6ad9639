import { EventEmitter } from 'node:events'
import pg from 'pg'
import { env } from '../env.ts'
import { log } from '../log.ts'

/**
 * One LISTEN connection a process. `on(channel, …)` hears each payload; `reconnected` says that some may have been missed, so
 * a reader looks at its table again. Reconnects for as long as the process lives.
 */
class Listener extends EventEmitter {
  #client: pg.Client | null = null
  #starting: Promise<void> | null = null

  /** Resolves once the connection listens. */
  start(): Promise<void> {
    this.#starting ??= this.#connect().catch((cause) => {
      // the next who asks tries again
      this.#starting = null
      throw cause
    })
    return this.#starting
  }

  /** Ends the connection; only a process that goes on without it needs this. */
  async stop(): Promise<void> {
    const client = this.#client
    this.#client = null
    this.#starting = null
    await client?.end()
  }

  async #connect(): Promise<void> {
    const client = new pg.Client({ connectionString: env.DATABASE_URL, keepAlive: true })
    client.on('notification', (message) => this.emit(message.channel, message.payload ?? ''))
    client.on('error', (cause) => this.#lost(cause))
    client.on('end', () => this.#lost(new Error('the database closed the connection')))
    await client.connect()
    await client.query('LISTEN stream; LISTEN queue;')
    this.#client = client
    this.emit('reconnected')
  }

  #lost(cause: Error): void {
    if (!this.#client) return
    this.#client = null
    log.warn({ cause: cause.message }, 'lost the notification connection, connecting again')
    const retry = () => {
      this.#connect().catch(() => setTimeout(retry, 500))
    }
    retry()
  }
}

const holder = globalThis as { modelFactoryListener?: Listener }
export function listener(): Listener {
  if (!holder.modelFactoryListener) {
    holder.modelFactoryListener = new Listener()
    holder.modelFactoryListener.setMaxListeners(0)
  }
  return holder.modelFactoryListener
}
