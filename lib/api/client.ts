'use client'
import { createORPCClient } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import type { JsonifiedClient } from '@orpc/openapi-client'
import { OpenAPILink } from '@orpc/openapi-client/fetch'
import { createTanstackQueryUtils } from '@orpc/tanstack-query'
import { type Contract, contract } from '#lib/contract/index.ts'

const link = new OpenAPILink(contract, {
  url: () => `${globalThis.location.origin}/api`,
})

/** Typed calls to the API, straight. */
export const client: JsonifiedClient<ContractRouterClient<Contract>> = createORPCClient(link)
/** The same calls as TanStack Query options: the only cache in the browser. */
export const orpc = createTanstackQueryUtils(client)
