import type { BaseModel } from '#lib/schemas/base-model.ts'

/** Tokens that a row may have: what was typed, or as many as the schema and the base model allow. */
export function longestRow(typed: string, { contextLength }: Pick<BaseModel, 'contextLength'>): number {
  const most = Math.min(contextLength, 2048)
  const value = Number(typed)
  return typed.trim() !== '' && Number.isInteger(value) && value >= 32 && value <= most ? value : most
}
