// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Renewal} from "../types/Pools.sol";

/// @title IStreamRenewals
/// @notice Lets a payer write once how often, for how long, until when and up to what rate anybody may renew a stream from the payer's
/// allowance to this contract. It never holds tokens, and can spend them on nothing else.
/// @dev A stream is renewed in the last day before its end, one period per call. One that has ended stays ended.
interface IStreamRenewals {
    /// @notice Emitted when a payer writes a renewal, and with what is left of it when it is used.
    event RenewalSet(bytes32 indexed streamId, address indexed payer, Renewal renewal);
    /// @notice Emitted when a stream was renewed until the first second of `endDay`.
    event Renewed(bytes32 indexed streamId, address indexed payer, uint24 endDay, uint256 deposit);

    /// @notice The payer has written no renewal for this stream, or none is left.
    error RenewalNotAllowed(bytes32 streamId, address payer);
    error RenewalPeriodZero();
    /// @notice The stream can be renewed from the second `opensAt` on, a day before its end.
    error RenewalTooEarly(bytes32 streamId, uint256 opensAt, uint256 time);
    /// @notice The payer lets renewals happen up to the second `until`.
    error RenewalTooLate(bytes32 streamId, uint256 until, uint256 time);
    /// @notice The stream's rate is above what the payer accepts; both base units per second × 2^64.
    error RenewalRateTooHigh(bytes32 streamId, uint256 rate, uint256 max);
    /// @notice Only the pools contract calls this, for the payer whose stream is being renewed.
    error CallerNotPools(address caller);

    /// @notice Writes what anybody may renew at the caller's expense. Replaces what the caller wrote for this stream before.
    /// @param controller Who opened the stream: the license registry for a license's.
    function setRenewal(address controller, bytes32 poolId, bytes32 salt, Renewal calldata renewal) external;

    /// @notice Adds one period to a stream. Anyone may call.
    function renew(address controller, bytes32 poolId, bytes32 salt, address payer) external returns (uint256 deposit);

    /// @notice What is left of what `payer` wrote for a stream. Zeros: nothing was written; no periods left: it is used up.
    function renewalOf(bytes32 streamId, address payer) external view returns (Renewal memory);
}
