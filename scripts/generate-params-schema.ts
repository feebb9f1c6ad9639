// What workers/ml shares with the product: the JSON Schema of params.json from the form's own definition, and the memory formula.
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { trainParamsSchema } from '#lib/schemas/train-params.ts'

const root = path.resolve(import.meta.dirname, '..')
const folder = path.join(root, 'workers', 'ml', 'schema')
mkdirSync(folder, { recursive: true })
copyFileSync(path.join(root, 'lib', 'domain', 'memory-formula.json'), path.join(folder, 'memory.json'))
writeFileSync(path.join(folder, 'params.json'), `${JSON.stringify(z.toJSONSchema(trainParamsSchema), null, 2)}\n`)
