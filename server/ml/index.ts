export { basePath, firstBasePath } from './base-path.ts'
export { type MlProcess, spawnMl } from './spawn.ts'
export { runTool, ToolError, type ToolEvent } from './run-tool.ts'
