// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ICreatorPools, IPoolFunder} from "./interfaces/ICreatorPools.sol";
import {IPoolInboxes} from "./interfaces/IPoolInboxes.sol";
import {IVault} from "./interfaces/IVault.sol";
import {Vaults} from "./libraries/Vaults.sol";
import {PoolTerms} from "./types/Pools.sol";

/// @title PoolInboxes
/// @notice See {IPoolInboxes}.
contract PoolInboxes is IPoolInboxes, IPoolFunder {
    /// @notice The pools that these inboxes belong to.
    ICreatorPools public immutable POOLS;

    /// @dev The pool whose inbox pays, while it does: the pools contract asks for the money under that pool's guard.
    bytes32 private transient _sweeping;

    constructor(ICreatorPools pools) {
        POOLS = pools;
    }

    /// @inheritdoc IPoolInboxes
    function inboxOf(bytes32 poolId) public view returns (address inbox) {
        return Vaults.addressOf(poolId);
    }

    /// @inheritdoc IPoolInboxes
    function sweep(bytes32 poolId) external returns (uint256 amount) {
        address inbox = inboxOf(poolId);
        address token = POOLS.poolOf(poolId).token;
        // More than a payment may be is swept in several calls.
        amount = Math.min(IERC20(token).balanceOf(inbox), type(uint128).max);
        if (amount == 0) revert InboxEmpty(poolId, token);
        Vaults.deployIfNeeded(poolId);
        emit InboxSwept(poolId, inbox, amount);
        _sweeping = poolId;
        POOLS.pay(poolId, amount, inbox, 0);
        _sweeping = 0;
    }

    /// @inheritdoc IPoolFunder
    /// @dev Brings an inbox's tokens, and only while {sweep} has the pools ask for them.
    function onPoolPayment(address token, address payer, uint256 amount) external {
        if (msg.sender != address(POOLS) || payer != inboxOf(_sweeping)) revert CallerNotPools(msg.sender);
        IVault(payer).transfer(token, msg.sender, amount);
    }

    /// @inheritdoc IPoolInboxes
    function sweepStray(address creator, PoolTerms calldata terms, address token) external returns (uint256 amount) {
        // Only who names a pool's true terms gets anywhere near its inbox: any other terms hash to another address.
        bytes32 poolId = POOLS.poolIdOf(creator, terms);
        if (POOLS.poolOf(poolId).token == token && !_isOver(poolId, terms)) revert InboxTokenIsPools(poolId, token);
        amount = IERC20(token).balanceOf(inboxOf(poolId));
        if (amount == 0) revert InboxEmpty(poolId, token);
        emit StraySwept(poolId, token, terms.fallbackPayee, amount);
        Vaults.deployIfNeeded(poolId).transfer(token, terms.fallbackPayee, amount);
    }

    /// @dev Whether the pool takes no money and never will: it is frozen, nobody holds units, and joining brings none.
    function _isOver(bytes32 poolId, PoolTerms calldata terms) private view returns (bool) {
        return terms.joinUnits == 0 && POOLS.stateOf(poolId).dead;
    }
}
