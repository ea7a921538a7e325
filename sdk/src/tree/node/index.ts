// Usage trees in files, for Node and what runs its modules.
export { type BuildUsageTreeInWorkersParameters, buildUsageTreeInWorkers } from './buildUsageTreeInWorkers.ts'
export { openUsageTreeFile } from './openUsageTreeFile.ts'
export { saveUsageTree } from './saveUsageTree.ts'
