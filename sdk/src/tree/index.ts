export * from '../errors/usageTree.ts'
export { type BuildUsageTreeParameters, buildUsageTree, type UsageTree } from './buildUsageTree.ts'
export { type UsageLeaf, type UsageShare, type UsageTreeHead, usageLeafHashOf, usageLeafTypes } from './usageLeaf.ts'
