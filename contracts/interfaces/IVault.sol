// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IVault
/// @notice An address that holds ERC-20 tokens and obeys only the contract that created it.
/// @dev Its address is computed before it exists; wallets can pay it then. It has no storage, no delegatecall and no way to
/// destroy itself.
interface IVault {
    /// @notice Only the contract that created the vault, its keeper, moves what it holds.
    error VaultNotKeeper(address caller, address keeper);

    /// @notice Sends `amount` base units of `token` to `to`. Reverts where the token does not.
    function transfer(address token, address to, uint256 amount) external;
}
