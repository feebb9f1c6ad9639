import { oc } from '@orpc/contract'
import { errorDataSchema, errorStatus } from '#lib/schemas/error.ts'

/** Who may call: anyone, any signed-in wallet, or the operator. Ownership of a single thing is checked by its verb. */
export type Access = 'public' | 'user' | 'operator'
export type ProcedureMeta = { access: Access }

const errors = Object.fromEntries(
  Object.entries(errorStatus).map(([code, status]) => [code, { status, data: errorDataSchema.optional() }]),
) as { [Code in keyof typeof errorStatus]: { status: number; data: ReturnType<typeof errorDataSchema.optional> } }

const root = oc.$meta<ProcedureMeta>({ access: 'operator' }).errors(errors)
export const anyone = root.meta({ access: 'public' })
export const signedIn = root.meta({ access: 'user' })
export const operator = root.meta({ access: 'operator' })
