// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PoolTerms} from "../types/Pools.sol";

/// @title IPoolInboxes
/// @notice A plain address for each pool: any wallet, marketplace or x402 payment can send tokens there, and anyone can sweep them.
/// @dev An inbox is a {IVault} whose address is computed from the pool's id; nothing needs to be created first. The pool's own token
/// goes into the pool, every other to the pool's fallback payee, and so does the pool's own once the pool is over: frozen, without
/// units, and with none to come by joining. Nobody else can move anything.
interface IPoolInboxes {
    /// @notice Emitted when the pool's token went from its inbox into the pool.
    event InboxSwept(bytes32 indexed poolId, address indexed inbox, uint256 amount);
    /// @notice Emitted when a token that the pool does not take went to the fallback payee.
    event StraySwept(bytes32 indexed poolId, address indexed token, address indexed payee, uint256 amount);

    /// @notice Nothing of this token lies in the pool's inbox.
    error InboxEmpty(bytes32 poolId, address token);
    /// @notice The pool takes this token: {sweep} pays it in.
    error InboxTokenIsPools(bytes32 poolId, address token);
    /// @notice Only the pools contract calls this, for the inbox that is being swept.
    error CallerNotPools(address caller);

    /// @notice The inbox of a pool. Send only tokens of the pool's chain.
    function inboxOf(bytes32 poolId) external view returns (address inbox);

    /// @notice Pays what lies in the inbox into the pool, as an unattributed payment. Anyone may call.
    function sweep(bytes32 poolId) external returns (uint256 amount);

    /// @notice Sends a token that the pool does not take, or not any more, to the pool's fallback payee. Anyone may call.
    /// @param creator Who created the pool, and `terms` with which: their hash is the pool's id, and they name the fallback payee.
    function sweepStray(address creator, PoolTerms calldata terms, address token) external returns (uint256 amount);
}
