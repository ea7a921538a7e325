import * as actions from './actions/index.ts'
import type { RoyaltyConnection } from './types/connection.ts'
import { type CreateRoyaltyConnectionParameters, createRoyaltyConnection } from './utils/connection.ts'

const works = {
  commit: actions.commitWork,
  register: actions.registerWork,
  registerAndCall: actions.registerWorkAndCall,
  registerAndJoin: actions.registerWorkAndJoin,
  registerFor: actions.registerWorkFor,
  registerBatch: actions.registerWorkBatch,
  registerCatalogue: actions.registerCatalogue,
  materialize: actions.materializeWork,
  bindFor: actions.bindWorkFor,
  proposeBinding: actions.proposeBinding,
  vetoBinding: actions.vetoBinding,
  finishBinding: actions.finishBinding,
  setConsent: actions.setConsent,
  setConsentBatch: actions.setConsentBatch,
  setPayee: actions.setPayee,
  lockPayee: actions.lockPayee,
  setUri: actions.setWorkUri,
  callFor: actions.callForWork,
  transfer: actions.transferWork,
  approve: actions.approveWork,
  approveAll: actions.approveAllWorks,
  signRegister: actions.signRegisterWork,
  signBindWallet: actions.signBindWallet,
  signVetoBinding: actions.signVetoBinding,
  signCallFor: actions.signCallForWork,
} as const

const splits = {
  announce: actions.announceSplit,
  distribute: actions.distributeSplit,
  withdrawCredit: actions.withdrawCredit,
} as const

const pools = {
  create: actions.createPool,
  describe: actions.describePool,
  proposeOperator: actions.proposeOperator,
  acceptOperator: actions.acceptOperator,
  renounceOperator: actions.renounceOperator,
  join: actions.joinPool,
  joinFor: actions.joinPoolFor,
  joinLot: actions.joinLot,
  leave: actions.leavePool,
  leaveFor: actions.leavePoolFor,
  signJoin: actions.signJoinPool,
  signLeave: actions.signLeavePool,
  drop: actions.dropMember,
  extract: actions.extractMember,
  setUnits: actions.setUnits,
  setUnitsBatch: actions.setUnitsBatch,
  pay: actions.payPool,
  watchPayments: actions.watchPayments,
  sync: actions.syncPool,
} as const

const offers = {
  publish: actions.publishOffer,
  close: actions.closeOffer,
} as const

const licenses = {
  acquire: actions.acquireLicense,
  acquireFor: actions.acquireLicenseFor,
  acquireWithPermit: actions.acquireLicenseWithPermit,
  signAcquisition: actions.signAcquisition,
  signPermit: actions.signPermit,
  signCredential: actions.signCredential,
  renewCredential: actions.renewCredential,
  openStream: actions.openLicenseStream,
  topUpStream: actions.topUpLicenseStream,
  setStreamRate: actions.setLicenseStreamRate,
  cancelStream: actions.cancelLicenseStream,
  setRenewal: actions.setLicenseRenewal,
  renewStream: actions.renewLicenseStream,
  giveNotice: actions.giveNotice,
  withdrawNotice: actions.withdrawNotice,
  recordStanding: actions.recordStanding,
  transfer: actions.transferLicense,
  approve: actions.approveLicense,
  approveAll: actions.approveAllLicenses,
  watch: actions.watchLicense,
} as const

const statements = {
  report: actions.reportStatement,
} as const

const inboxes = {
  sweep: actions.sweepInbox,
  sweepStray: actions.sweepStray,
} as const

const streams = {
  open: actions.openStream,
  topUp: actions.topUpStream,
  setRate: actions.setStreamRate,
  cancel: actions.cancelStream,
  setRenewal: actions.setRenewal,
  renew: actions.renewStream,
} as const

const claims = {
  claim: actions.claim,
  claimBatch: actions.claimBatch,
  watch: actions.watchClaims,
} as const

const tokens = {
  approve: actions.approveTokens,
} as const

const reads = {
  paymentsOf: actions.paymentsOf,
  claimsOf: actions.claimsOf,
  workOf: actions.workOf,
  poolViewOf: actions.poolViewOf,
  poolsOf: actions.poolsOf,
  positionsOf: actions.positionsOf,
  claimableBatch: actions.claimableBatch,
  tokenOf: actions.tokenOf,
  committedAt: actions.committedAt,
  workExists: actions.workExists,
  isCatalogue: actions.isCatalogue,
  catalogueOf: actions.catalogueOf,
  holderOf: actions.holderOf,
  workSummaryOf: actions.workSummaryOf,
  consentOf: actions.consentOf,
  consentedAt: actions.consentedAt,
  payeeOf: actions.payeeOf,
  pendingPayeeOf: actions.pendingPayeeOf,
  bindingOf: actions.bindingOf,
  verifyProof: actions.verifyProof,
  workNonceOf: actions.workNonceOf,
  royaltyInfo: actions.royaltyInfo,
  workUriOf: actions.workUriOf,
  workBalanceOf: actions.workBalanceOf,
  workApprovalOf: actions.workApprovalOf,
  isWorkOperator: actions.isWorkOperator,
  poolOf: actions.poolOf,
  poolStateOf: actions.poolStateOf,
  memberOf: actions.memberOf,
  membershipsOf: actions.membershipsOf,
  heldUnitsAt: actions.heldUnitsAt,
  claimable: actions.claimable,
  streamOf: actions.streamOf,
  renewalOf: actions.renewalOf,
  stepsBehind: actions.stepsBehind,
  inboxOf: actions.inboxOf,
  splitAddressOf: actions.splitAddressOf,
  termsOf: actions.termsOf,
  offerOf: actions.offerOf,
  licenseOf: actions.licenseOf,
  licensesOf: actions.licensesOf,
  licenseStateOf: actions.licenseStateOf,
  licenseEventsOf: actions.licenseEventsOf,
  licenseHolderOf: actions.licenseHolderOf,
  licenseUriOf: actions.licenseUriOf,
  licenseBalanceOf: actions.licenseBalanceOf,
  licenseApprovalOf: actions.licenseApprovalOf,
  isLicenseOperator: actions.isLicenseOperator,
  standingOf: actions.standingOf,
  permits: actions.permits,
  permitsByProof: actions.permitsByProof,
  mayUse: actions.mayUse,
  quoteStatement: actions.quoteStatement,
  statementOf: actions.statementOf,
  takenUntil: actions.takenUntil,
  creditOf: actions.creditOf,
  distributable: actions.distributable,
} as const

const namespaces = {
  works,
  splits,
  pools,
  inboxes,
  offers,
  licenses,
  streams,
  claims,
  statements,
  tokens,
  reads,
} as const

type Action = (client: RoyaltyConnection, ...rest: never[]) => unknown
type Bound<actions> = {
  readonly [name in keyof actions]: actions[name] extends (
    client: RoyaltyConnection,
    ...rest: infer rest
  ) => infer result
    ? (...parameters: rest) => result
    : never
}

/** A connection with all actions on it, by subject. It can itself be given to any action. */
export type RoyaltyClient = RoyaltyConnection & {
  readonly [name in keyof typeof namespaces]: Bound<(typeof namespaces)[name]>
}

/**
 * Everything this package can do, on one chain. Asks nothing of any node until an action does.
 *
 * @throws {ChainUnknownError} when neither the client nor `chainId` says which chain is meant.
 * @throws {DeploymentUnknownError} when no deployment is given and none is known on the chain.
 * @example
 * const royalty = createRoyaltyClient({ publicClient, walletClient })
 * const { workId } = await royalty.works.register({ contentHash, uses: ['Train'] })
 */
export function createRoyaltyClient(parameters: CreateRoyaltyConnectionParameters): RoyaltyClient {
  const connection = createRoyaltyConnection(parameters)
  const bound = Object.entries(namespaces).map(([name, actions]) => [name, bind(connection, actions)])
  return { ...connection, ...Object.fromEntries(bound) }
}

function bind(connection: RoyaltyConnection, actions: Readonly<Record<string, unknown>>) {
  const entries = Object.entries(actions).map(([name, action]) => [
    name,
    (...parameters: never[]) => (action as Action)(connection, ...parameters),
  ])
  return Object.freeze(Object.fromEntries(entries))
}
