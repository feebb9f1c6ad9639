// The JSON Schema that workers/ml checks params.json against, from the form's own definition.
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { trainParamsSchema } from '#lib/schemas/train-params.ts'

const file = path.resolve(import.meta.dirname, '..', 'workers', 'ml', 'schema', 'params.json')
mkdirSync(path.dirname(file), { recursive: true })
writeFileSync(file, `${JSON.stringify(z.toJSONSchema(trainParamsSchema), null, 2)}\n`)
