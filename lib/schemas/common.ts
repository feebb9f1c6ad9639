import { z } from 'zod'

/** Opaque id, made by the server: a prefix of the entity and random characters. */
export const idSchema = z.string().regex(/^[a-z]+_[0-9a-z]{10,40}$/, 'This is not an id of ours.')
/** Wei as a decimal string: JSON has no integers this large. */
export const weiSchema = z.string().regex(/^\d{1,78}$/, 'An amount in wei is a whole number.')
export const addressSchema = z
  .string()
  .regex(/^0x[0-9a-fA-F]{40}$/, 'An address is 0x and 40 hexadecimal characters.')
  .transform((value) => value as `0x${string}`)
export const bytes32Schema = z
  .string()
  .regex(/^0x[0-9a-f]{64}$/, 'Expected 0x and 64 hexadecimal characters.')
  .transform((value) => value as `0x${string}`)
export const hexSchema = z
  .string()
  .regex(/^0x([0-9a-fA-F]{2})*$/, 'Expected hexadecimal bytes.')
  .transform((value) => value as `0x${string}`)
export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/, 'Expected a SHA-256 in hexadecimal.')
/** ISO 8601, UTC. */
export const timeSchema = z.iso.datetime()
export const slugSchema = z
  .string()
  .min(3, 'At least 3 characters.')
  .max(48, 'At most 48 characters.')
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'Lower-case letters, digits and single hyphens.')

export const pageInput = z.object({
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
})
