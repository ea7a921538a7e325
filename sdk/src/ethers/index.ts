export { type CreateRoyaltyClientParameters, createRoyaltyClient } from './createRoyaltyClient.ts'
export { EthersProviderError } from './errors.ts'
export { type FromEthersParameters, fromEthers } from './fromEthers.ts'
