// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {ICreatorPools} from "./interfaces/ICreatorPools.sol";
import {ILicenseRegistry} from "./interfaces/ILicenseRegistry.sol";
import {IUsageEpochs} from "./interfaces/IUsageEpochs.sol";
import {IWorkRegistry} from "./interfaces/IWorkRegistry.sol";
import {EpochAccount, EpochAccounts} from "./libraries/EpochAccounts.sol";
import {UsageLeaves} from "./libraries/UsageLeaves.sol";
import {EpochState, UsageClaim, UsageEpoch} from "./types/Epochs.sol";
import {Statement} from "./types/Licenses.sol";
import {CatalogueProof} from "./types/Works.sol";

/// @title UsageEpochs
/// @notice See {IUsageEpochs}.
contract UsageEpochs is IUsageEpochs, ReentrancyGuardTransient {
    using SafeCast for uint256;
    using SafeERC20 for IERC20;
    using UsageLeaves for UsageClaim;
    using UsageLeaves for UsageEpoch;

    /// @dev A payee's sum of one token while claims are worked out.
    struct Payout {
        address token;
        address payee;
        uint256 amount;
    }

    uint256 private constant DAY = 1 days;

    /// @notice Whole days in which an epoch stays open at least: three years.
    uint256 public constant OPEN_DAYS = 1_096;

    /// @notice Where works, their owners and payees are known.
    IWorkRegistry public immutable WORKS;

    /// @notice Where units are known, and what nobody claims goes.
    ICreatorPools public immutable POOLS;

    mapping(bytes32 epochId => EpochAccount) private _accounts;
    /// @dev One bit per position of the tree.
    mapping(bytes32 epochId => mapping(uint256 word => uint256 bits)) private _claimed;
    /// @dev Tokens of pools that have had an epoch. A pool's never changes, and asking the pool each time costs more.
    mapping(bytes32 poolId => address token) private _tokens;

    constructor(IWorkRegistry works, ICreatorPools pools) {
        WORKS = works;
        POOLS = pools;
    }

    /* PUBLISH */

    /// @inheritdoc IUsageEpochs
    function publish(
        ILicenseRegistry registry,
        bytes32 licenseId,
        Statement calldata statement,
        bytes32 root,
        uint256 total
    ) external nonReentrant returns (bytes32 epochId) {
        if (root == 0) revert EpochRootZero();
        if (total == 0) revert PaymentZero();
        if (total > type(uint112).max) revert PaymentTooLarge(total, type(uint112).max);
        (bytes32 poolId, uint256 from, uint256 to) = registry.reportByUse(licenseId, statement, msg.sender, total);
        UsageEpoch memory epoch = UsageEpoch({
            registry: address(registry),
            licenseId: licenseId,
            period: statement.period,
            version: statement.replaces + 1,
            poolId: poolId,
            token: _tokenOf(poolId),
            payer: msg.sender,
            from: from.toUint48(),
            to: to.toUint48(),
            root: root
        });
        epochId = keccak256(abi.encode(epoch));
        if (_accounts[epochId].total() != 0) revert EpochAlreadyPublished(epochId);
        _collect(IERC20(epoch.token), total);

        // Comes after the tokens did, so that nothing which looks at the epoch meanwhile sees money that is not there. The guard keeps
        // everything else out.
        uint256 closesOn = Math.ceilDiv(block.timestamp, DAY) + OPEN_DAYS;
        _accounts[epochId] = EpochAccounts.pack(total.toUint112(), closesOn.toUint24());
        emit EpochPublished(epochId, licenseId, poolId, epoch, total, statement.usageHash, closesOn * DAY);
    }

    /* CLAIM */

    /// @inheritdoc IUsageEpochs
    function claim(UsageClaim[] calldata claims) external nonReentrant returns (uint256[] memory amounts) {
        return _claimAll(claims);
    }

    /// @inheritdoc IUsageEpochs
    function materializeAndClaim(
        CatalogueProof[] calldata proofs,
        UsageClaim[] calldata claims
    ) external nonReentrant returns (uint256[] memory amounts) {
        for (uint256 i = 0; i < proofs.length; ++i) {
            (, bytes32 workId) = WORKS.verify(proofs[i]);
            if (!WORKS.exists(workId)) WORKS.materialize(proofs[i]);
        }
        return _claimAll(claims);
    }

    /* CLOSE */

    /// @inheritdoc IUsageEpochs
    function close(UsageEpoch calldata epoch) external nonReentrant returns (uint256 amount) {
        bytes32 epochId = epoch.idOf();
        EpochAccount account = _openAccountOf(epochId);
        if (block.timestamp < account.closesAt()) revert EpochTooEarly(epochId, account.closesAt());

        amount = account.left();
        _accounts[epochId] = account.close();
        emit EpochClosed(epochId, epoch.poolId, amount);

        if (amount == 0) return 0;
        // The pools take exactly this, so no allowance is left.
        IERC20(epoch.token).forceApprove(address(POOLS), amount);
        POOLS.pay(epoch.poolId, amount, address(this), epoch.licenseId);
    }

    /* READ */

    /// @inheritdoc IUsageEpochs
    function epochIdOf(UsageEpoch calldata epoch) external pure returns (bytes32 epochId) {
        // Reads every field, so that a word which does not fit its type reverts.
        return keccak256(abi.encode(epoch));
    }

    /// @inheritdoc IUsageEpochs
    function stateOf(bytes32 epochId) external view returns (EpochState memory) {
        EpochAccount account = _accounts[epochId];
        return EpochState(account.total(), account.paid(), account.closesAt(), account.closed());
    }

    /// @inheritdoc IUsageEpochs
    function isClaimed(bytes32 epochId, uint32 index) external view returns (bool) {
        return (_claimed[epochId][index >> 8] >> (index & 0xff)) & 1 == 1;
    }

    /* INTERNAL */

    function _claimAll(UsageClaim[] calldata claims) private returns (uint256[] memory amounts) {
        if (claims.length == 0) revert ClaimEmpty();
        amounts = new uint256[](claims.length);
        bytes32 workId = claims[0].workId;
        (address owner, address payee) = _receiverOf(workId);
        if (claims.length == 1) {
            // Needs no list of who gets what.
            amounts[0] = _claim(claims[0], owner, payee);
            if (amounts[0] != 0) IERC20(claims[0].epoch.token).safeTransfer(payee, amounts[0]);
            return amounts;
        }
        Payout[] memory payouts = new Payout[](claims.length);
        uint256 count = 0;
        for (uint256 i = 0; i < claims.length; ++i) {
            UsageClaim calldata share = claims[i];
            // Consecutive leaves of one work, the usual case, ask for its owner and payee once.
            if (share.workId != workId) {
                workId = share.workId;
                (owner, payee) = _receiverOf(workId);
            }
            uint256 amount = _claim(share, owner, payee);
            if (amount == 0) continue;
            amounts[i] = amount;
            address token = share.epoch.token;
            uint256 j = 0;
            while (j < count && (payouts[j].payee != payee || payouts[j].token != token)) ++j;
            if (j == count) payouts[count++] = Payout(token, payee, 0);
            payouts[j].amount += amount;
        }
        for (uint256 j = 0; j < count; ++j) {
            IERC20(payouts[j].token).safeTransfer(payouts[j].payee, payouts[j].amount);
        }
    }

    /// @dev Who owns a work and who is paid for it; zero: nobody yet.
    function _receiverOf(bytes32 workId) private view returns (address owner, address payee) {
        bool catalogue;
        (owner, payee, catalogue) = WORKS.receiverOf(workId);
        // A lot holds units for its works: what it holds is not its steward's.
        if (catalogue) revert MemberIsCatalogue(workId);
    }

    /// @dev Takes a leaf's amount out of its epoch's account.
    /// @param payee Zero: nobody yet, and nothing is taken.
    function _claim(UsageClaim calldata share, address owner, address payee) private returns (uint256 amount) {
        UsageEpoch calldata epoch = share.epoch;
        bytes32 epochId = epoch.idOf();
        EpochAccount account = _openAccountOf(epochId);
        uint32 index = share.index;
        if (UsageLeaves.rootOf(share.siblings, share.leafOf()) != epoch.root) revert EpochProofInvalid(epochId, index);
        mapping(uint256 word => uint256 bits) storage claimed = _claimed[epochId];
        uint256 bits = claimed[index >> 8];
        uint256 bit = 1 << (index & 0xff);
        if (bits & bit != 0) revert EpochAlreadyClaimed(epochId, index);
        amount = share.amount;
        if (payee == address(0) || amount == 0) return 0;

        if (owner == epoch.payer) revert EpochWorkOfPayer(epochId, share.workId, owner);
        uint256 heldAt = share.heldAt;
        if (heldAt < epoch.from || heldAt >= epoch.to) {
            revert EpochSecondOutside(epochId, heldAt, epoch.from, epoch.to);
        }
        if (!POOLS.heldUnitsAt(epoch.poolId, share.workId, heldAt)) {
            revert EpochWorkNotEligible(epochId, share.workId, heldAt);
        }
        if (amount > account.left()) revert EpochExhausted(epochId, amount, account.left());

        claimed[index >> 8] = bits | bit;
        _accounts[epochId] = account.withPaid(amount);
        emit UsageClaimed(epochId, share.workId, payee, index, amount);
    }

    /// @dev The account of an epoch that was published and not closed.
    function _openAccountOf(bytes32 epochId) private view returns (EpochAccount account) {
        account = _accounts[epochId];
        if (account.total() == 0) revert EpochNotFound(epochId);
        if (account.closed()) revert EpochIsClosed(epochId);
    }

    /// @dev The token of a pool, which from now on is known here. Reverts where there is no such pool.
    function _tokenOf(bytes32 poolId) private returns (address token) {
        token = _tokens[poolId];
        if (token != address(0)) return token;
        token = POOLS.poolOf(poolId).token;
        _tokens[poolId] = token;
    }

    /// @dev Takes exactly `amount` from the caller.
    function _collect(IERC20 token, uint256 amount) private {
        uint256 before = token.balanceOf(address(this));
        token.safeTransferFrom(msg.sender, address(this), amount);
        uint256 balance = token.balanceOf(address(this));
        uint256 received = balance > before ? balance - before : 0;
        if (received != amount) revert PaymentMismatch(address(token), received, amount);
    }
}
