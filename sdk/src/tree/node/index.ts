// Usage trees in files, for Node and what runs its modules.
export { openUsageTreeFile } from './openUsageTreeFile.ts'
export { saveUsageTree } from './saveUsageTree.ts'
