// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @title SilentToken
/// @notice A token that knows no permit, and whose fallback takes every call and does nothing, as WETH's does.
contract SilentToken is ERC20 {
    constructor() ERC20("Silent", "SILENT") {}

    fallback() external {}

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }
}
