// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {ICreatorPools, IPoolFunder} from "./interfaces/ICreatorPools.sol";
import {IStreamRenewals} from "./interfaces/IStreamRenewals.sol";
import {Renewal, StreamState} from "./types/Pools.sol";

/// @title StreamRenewals
/// @notice See {IStreamRenewals}.
contract StreamRenewals is IStreamRenewals, IPoolFunder {
    using SafeERC20 for IERC20;
    using SafeCast for uint256;

    uint256 private constant DAY = 1 days;

    /// @notice The pools whose streams are renewed here.
    ICreatorPools public immutable POOLS;

    mapping(bytes32 streamId => mapping(address payer => Renewal)) private _renewals;

    /// @dev Whose renewal is being paid, while it is; serves for one payment.
    address private transient _payer;

    constructor(ICreatorPools pools) {
        POOLS = pools;
    }

    /* WRITE */

    /// @inheritdoc IStreamRenewals
    function setRenewal(address controller, bytes32 poolId, bytes32 salt, Renewal calldata renewal) external {
        if (renewal.periodsLeft != 0 && renewal.periodDays == 0) revert RenewalPeriodZero();
        bytes32 streamId = POOLS.streamIdOf(controller, poolId, salt);
        _renewals[streamId][msg.sender] = renewal;
        emit RenewalSet(streamId, msg.sender, renewal);
    }

    /* RENEW */

    /// @inheritdoc IStreamRenewals
    function renew(address controller, bytes32 poolId, bytes32 salt, address payer) external returns (uint256 deposit) {
        bytes32 streamId = POOLS.streamIdOf(controller, poolId, salt);
        Renewal memory renewal = _renewals[streamId][payer];
        StreamState memory stream = POOLS.streamOf(poolId, streamId);
        if (renewal.periodsLeft == 0) revert RenewalNotAllowed(streamId, payer);
        // Whether it still runs is for the pools to say. Added, not subtracted: a stream that never was ends at zero.
        if (block.timestamp + DAY < stream.end) revert RenewalTooEarly(streamId, stream.end - DAY, block.timestamp);
        if (block.timestamp > renewal.until) revert RenewalTooLate(streamId, renewal.until, block.timestamp);
        if (stream.rate > renewal.maxRate) revert RenewalRateTooHigh(streamId, stream.rate, renewal.maxRate);

        renewal.periodsLeft -= 1;
        _renewals[streamId][payer] = renewal;
        emit RenewalSet(streamId, payer, renewal);

        uint24 endDay = (stream.end / DAY + renewal.periodDays).toUint24();
        _payer = payer;
        deposit = POOLS.topUpStream(controller, poolId, salt, endDay, type(uint256).max, payer);
        emit Renewed(streamId, payer, endDay, deposit);
    }

    /// @inheritdoc IPoolFunder
    /// @dev Brings a payer's tokens, once for each renewal that the payer has written.
    function onPoolPayment(address token, address payer, uint256 amount) external {
        if (msg.sender != address(POOLS) || payer != _payer) revert CallerNotPools(msg.sender);
        _payer = address(0);
        IERC20(token).safeTransferFrom(payer, msg.sender, amount);
    }

    /* READ */

    /// @inheritdoc IStreamRenewals
    function renewalOf(bytes32 streamId, address payer) external view returns (Renewal memory) {
        return _renewals[streamId][payer];
    }
}
