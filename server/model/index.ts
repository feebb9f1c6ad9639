export { baseFiles } from './base-files.ts'
export { confirmPublish } from './confirm-publish.ts'
export { getModel, listModels } from './get-model.ts'
export { preparePublish } from './prepare-publish.ts'
