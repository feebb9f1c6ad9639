import { PrismaPg } from '@prisma/adapter-pg'
import { type Prisma, PrismaClient } from '#prisma/generated/client.ts'
import { env } from './env.ts'

export type Db = PrismaClient
export type Tx = Prisma.TransactionClient

const holder = globalThis as { modelFactoryDb?: PrismaClient }

/** The pool of this process, made at first use; one even where a dev server reloads modules. */
export function db(): PrismaClient {
  holder.modelFactoryDb ??= createDb(env.DATABASE_URL)
  return holder.modelFactoryDb
}

/** A client of its own, for tests and tools. @param url PostgreSQL URL */
export function createDb(url: string): PrismaClient {
  return new PrismaClient({ adapter: new PrismaPg({ connectionString: url, max: 10 }) })
}

/** Makes `db()` answer with this client: tests put each file on its own database. */
export function replaceDb(client: PrismaClient): void {
  holder.modelFactoryDb = client
}

/** Wei as Prisma keeps them → bigint. */
export const wei = (value: { toFixed(digits: number): string }): bigint => BigInt(value.toFixed(0))
