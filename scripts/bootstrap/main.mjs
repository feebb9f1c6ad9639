// Sets up what running the product needs, and ends.
import { bootstrap } from './bootstrap.mjs'

await bootstrap('product')
