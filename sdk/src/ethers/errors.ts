import { OpenRoyaltyError } from '../errors/base.ts'

/** An ethers provider cannot pass requests on to a node, or none is there. */
export class EthersProviderError extends OpenRoyaltyError {
  override readonly name = 'EthersProviderError'
  constructor() {
    super(
      'No node can be asked. Give a provider with a `send` method, such as JsonRpcProvider or BrowserProvider, or a signer that is connected to one.',
    )
  }
}
