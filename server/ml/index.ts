export { basePath, firstBasePath, servedBases } from './base-path.ts'
export { runTool, ToolError, type ToolEvent } from './run-tool.ts'
export { type MlProcess, spawnMl } from './spawn.ts'
