// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILicenseRegistry} from "./ILicenseRegistry.sol";
import {EpochState, UsageClaim, UsageEpoch} from "../types/Epochs.sol";
import {Statement} from "../types/Licenses.sol";
import {CatalogueProof} from "../types/Works.sol";

/// @title IUsageEpochs
/// @notice Payments shared by measured use rather than by units: one sum and one Merkle root for any number of works, from which
/// each is claimed with a proof. Nobody is in charge of the money.
/// @dev Each epoch is an account of its own. Whatever its tree says, it pays out no more than was paid in for it, each position of the
/// tree once, and only to works that held units in its pool in a second of its period. A tree whose amounts sum to more pays those
/// who come first. Whether the shares are honest is for everybody to see from the usage file behind the root, not for this contract.
///
/// Tokens: what arrives is measured, as in {ICreatorPools}. A token whose balances fall by themselves can leave its own epochs short;
/// no epoch in another token is touched by it.
interface IUsageEpochs {
    /* EVENTS */

    /// @notice Emitted for each new epoch.
    /// @param dataHash Hash of the usage file behind the root.
    /// @param closesAt First second in which anybody can send what was not claimed to the pool.
    event EpochPublished(
        bytes32 indexed epochId,
        bytes32 indexed licenseId,
        bytes32 indexed poolId,
        UsageEpoch epoch,
        uint256 total,
        bytes32 dataHash,
        uint256 closesAt
    );
    /// @notice Emitted for each leaf whose amount was sent to its work's payee.
    event UsageClaimed(
        bytes32 indexed epochId,
        bytes32 indexed workId,
        address indexed payee,
        uint32 index,
        uint256 amount
    );
    /// @notice Emitted when an epoch ends; `amount`, which nobody had claimed, went to the pool.
    event EpochClosed(bytes32 indexed epochId, bytes32 indexed poolId, uint256 amount);

    /* ERRORS */

    error EpochRootZero();
    /// @notice This version of the period's statement has its epoch.
    error EpochAlreadyPublished(bytes32 epochId);
    /// @notice Nothing was published under this id: some value of the epoch is not as it was.
    error EpochNotFound(bytes32 epochId);
    /// @notice The epoch has ended, and what was left of it is the pool's.
    error EpochIsClosed(bytes32 epochId);
    /// @notice Until the second `closesAt` the epoch's money waits for claims.
    error EpochTooEarly(bytes32 epochId, uint256 closesAt);
    /// @notice The leaf and its siblings do not lead to the epoch's root.
    error EpochProofInvalid(bytes32 epochId, uint32 index);
    /// @notice The leaf has been paid; each serves once.
    error EpochAlreadyClaimed(bytes32 epochId, uint32 index);
    /// @notice The second named is not in the epoch's period.
    error EpochSecondOutside(bytes32 epochId, uint256 heldAt, uint256 from, uint256 to);
    /// @notice The work held no units in the pool in that second.
    error EpochWorkNotEligible(bytes32 epochId, bytes32 workId, uint256 heldAt);
    /// @notice The work belongs to who paid.
    error EpochWorkOfPayer(bytes32 epochId, bytes32 workId, address payer);
    /// @notice The tree shares out more than was paid in, and others came first.
    error EpochExhausted(bytes32 epochId, uint256 amount, uint256 left);

    /// @notice A catalogue's works earn, each its own; the catalogue does not.
    error MemberIsCatalogue(bytes32 workId);
    error PaymentZero();
    /// @notice An epoch takes at most `max` base units.
    error PaymentTooLarge(uint256 amount, uint256 max);
    /// @notice `received` base units arrived where `expected` were asked for: the token takes a fee.
    error PaymentMismatch(address token, uint256 received, uint256 expected);
    error ClaimEmpty();

    /* PUBLISH */

    /// @notice Files a statement, or a correction, of a license whose terms share by use, and pays for it: one act. By the licensee,
    /// whose allowance to this contract is used. Costs the same however many works share it.
    /// @dev The registry ({ILicenseRegistry-reportByUse}) refuses a total below what the statement finds missing, a caller who is not
    /// the licensee, and a version that exists; so a version has one epoch. What is more than missing, as where a stream passed some
    /// of it meanwhile, is credit of the license. A correction's tree shares out the correction's total alone. Where nothing is
    /// missing there need be no epoch: {ILicenseRegistry-report}.
    /// @param registry The license registry. One of the caller's own making can make epochs too; they name it, and share out nothing but
    /// what the caller pays.
    /// @param statement Its `usageHash` is the hash of the usage file behind the root.
    /// @param root Root of the tree, for this license, period and version.
    /// @param total Base units of the pool's token; what the tree's amounts should sum to.
    /// @return epochId keccak256(abi.encode(epoch)).
    function publish(
        ILicenseRegistry registry,
        bytes32 licenseId,
        Statement calldata statement,
        bytes32 root,
        uint256 total
    ) external returns (bytes32 epochId);

    /* CLAIM */

    /// @notice Sends leaves' amounts, of any epochs, licenses and works, to the works' payees, with one transfer per payee and token.
    /// Anyone may call. Leaves of works whose payee is not known yet, and those of nothing, are passed over: their money waits.
    /// @dev A catalogue's work is materialized first ({IWorkRegistry-materialize}, {materializeAndClaim}): by that its catalogue's
    /// proof has been shown, and there is somebody to pay. Its membership may be its lot's.
    /// @return amounts What each leaf brought.
    function claim(UsageClaim[] calldata claims) external returns (uint256[] memory amounts);

    /// @notice The same after materializing catalogue works that are not yet.
    function materializeAndClaim(
        CatalogueProof[] calldata proofs,
        UsageClaim[] calldata claims
    ) external returns (uint256[] memory amounts);

    /* CLOSE */

    /// @notice Sends what nobody has claimed in three years (1,096 whole days) to the epoch's pool, and ends the epoch. Anyone may call;
    /// until somebody does, claims go on.
    /// @dev The pool's {ICreatorPools-Paid} names this contract as payer and the license as reference. While the pool takes no money
    /// (frozen, and nobody holds units) the epoch stays open.
    /// @return amount What the pool got.
    function close(UsageEpoch calldata epoch) external returns (uint256 amount);

    /* READ */

    /// @notice The id of an epoch: keccak256(abi.encode(epoch)). There need not be one.
    function epochIdOf(UsageEpoch calldata epoch) external pure returns (bytes32 epochId);
    /// @notice An epoch's account. Zeros where there is none.
    function stateOf(bytes32 epochId) external view returns (EpochState memory);
    /// @notice Whether the leaf at this position of the epoch's tree has been paid. False where there is no such epoch or leaf.
    function isClaimed(bytes32 epochId, uint32 index) external view returns (bool);
}
